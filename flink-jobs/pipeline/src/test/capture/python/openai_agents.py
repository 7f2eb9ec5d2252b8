"""The official instrumentation of the OpenAI Agents SDK: workflow, agent, tool and model spans."""
from agents import set_trace_processors
from opentelemetry.instrumentation.openai_agents import OpenAIAgentsInstrumentor

import agents_traffic
import tracing

tracing.set_up()
set_trace_processors([])  # its own exporter would call OpenAI
OpenAIAgentsInstrumentor().instrument()
agents_traffic.all_traffic()
