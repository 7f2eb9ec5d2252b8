"""OpenLLMetry for LangChain and for the OpenAI client below it: each call is told by both."""
from opentelemetry.instrumentation.langchain import LangchainInstrumentor
from opentelemetry.instrumentation.openai import OpenAIInstrumentor

import langchain_traffic
import tracing

tracing.set_up()
OpenAIInstrumentor().instrument()
LangchainInstrumentor().instrument()
langchain_traffic.all_traffic()
