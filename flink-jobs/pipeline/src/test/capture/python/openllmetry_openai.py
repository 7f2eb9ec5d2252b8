"""OpenLLMetry (Traceloop) for the OpenAI client."""
from opentelemetry.instrumentation.openai import OpenAIInstrumentor

import openai_traffic
import tracing

tracing.set_up()
OpenAIInstrumentor().instrument()
openai_traffic.all_traffic()
