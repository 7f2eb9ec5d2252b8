"""OpenInference (Arize) for the OpenAI client."""
from openinference.instrumentation.openai import OpenAIInstrumentor

import openai_traffic
import tracing

tracing.set_up()
OpenAIInstrumentor().instrument()
openai_traffic.all_traffic()
