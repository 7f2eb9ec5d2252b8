"""OpenInference for LangChain alone: chains, agents and model calls from LangChain's own callbacks."""
from openinference.instrumentation.langchain import LangChainInstrumentor

import langchain_traffic
import tracing

tracing.set_up()
LangChainInstrumentor().instrument()
langchain_traffic.all_traffic()
