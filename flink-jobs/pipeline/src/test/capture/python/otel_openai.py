"""The official instrumentation of OpenTelemetry for the OpenAI client."""
from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor

import openai_traffic
import tracing

tracing.set_up(logs=True, with_metrics=True)
OpenAIInstrumentor().instrument()
openai_traffic.all_traffic()
