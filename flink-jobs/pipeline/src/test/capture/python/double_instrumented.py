"""Two instrumentations on the same OpenAI client: each call is told twice and must be billed once."""
from openinference.instrumentation.openai import OpenAIInstrumentor as OpenInference
from opentelemetry.instrumentation.openai import OpenAIInstrumentor as OpenLLMetry

import openai_traffic
import tracing

tracing.set_up()
OpenLLMetry().instrument()
OpenInference().instrument()
openai_traffic.all_traffic()
