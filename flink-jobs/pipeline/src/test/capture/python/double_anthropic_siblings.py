"""OpenLLMetry as installed today, the client's own tracing left on: two unrelated spans for each call."""
from opentelemetry.instrumentation.anthropic import AnthropicInstrumentor

import anthropic_traffic
import tracing

tracing.set_up()
AnthropicInstrumentor().instrument()
anthropic_traffic.all_traffic()
