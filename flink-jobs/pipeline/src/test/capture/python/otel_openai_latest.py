"""The official instrumentation that follows the newest conventions, with all it can say."""
import os

# What an application that wants the newest conventions sets in its environment; read when imported.
os.environ["OTEL_SEMCONV_STABILITY_OPT_IN"] = "gen_ai_latest_experimental"
os.environ["OTEL_INSTRUMENTATION_GENAI_EMIT_EVENT"] = "true"
os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "EVENT_ONLY"

from opentelemetry.instrumentation.genai.openai import OpenAIInstrumentor  # noqa: E402

import openai_traffic  # noqa: E402
import tracing  # noqa: E402

tracing.set_up(logs=True, with_metrics=True)
OpenAIInstrumentor().instrument()
openai_traffic.all_traffic()
