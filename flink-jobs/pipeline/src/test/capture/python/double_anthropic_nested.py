"""OpenInference as installed today, the client's own tracing left on: a span of the client inside most of its spans."""
from openinference.instrumentation.anthropic import AnthropicInstrumentor

import anthropic_traffic
import tracing

tracing.set_up()
AnthropicInstrumentor().instrument()
anthropic_traffic.all_traffic()
