"""OpenLLMetry (Traceloop) for the Anthropic client."""
import os

from opentelemetry.instrumentation.anthropic import AnthropicInstrumentor

import anthropic_traffic
import tracing

os.environ["ANTHROPIC_OPEN_TELEMETRY"] = "false"  # the client has tracing of its own: see anthropic_sdk.py
tracing.set_up()
AnthropicInstrumentor().instrument()
anthropic_traffic.all_traffic()
