"""OpenInference for the OpenAI Agents SDK."""
from agents import set_trace_processors
from openinference.instrumentation.openai_agents import OpenAIAgentsInstrumentor

import agents_traffic
import tracing

tracing.set_up()
set_trace_processors([])  # its own exporter would call OpenAI
OpenAIAgentsInstrumentor().instrument()
agents_traffic.all_traffic()
