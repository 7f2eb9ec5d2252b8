"""The official instrumentation that follows the newest conventions, for the Anthropic client."""
import os

# As an application sets them that wants the newest conventions; the client's own tracing is anthropic_sdk.py.
os.environ["OTEL_SEMCONV_STABILITY_OPT_IN"] = "gen_ai_latest_experimental"
os.environ["ANTHROPIC_OPEN_TELEMETRY"] = "false"

from opentelemetry.instrumentation.genai.anthropic import AnthropicInstrumentor  # noqa: E402

import anthropic_traffic  # noqa: E402
import tracing  # noqa: E402

tracing.set_up()
AnthropicInstrumentor().instrument()
anthropic_traffic.all_traffic()
