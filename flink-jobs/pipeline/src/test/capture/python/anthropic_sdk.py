"""The Anthropic client's own tracing: on by itself as soon as an application has set up OpenTelemetry."""
import anthropic_traffic
import tracing

tracing.set_up()
anthropic_traffic.all_traffic()
