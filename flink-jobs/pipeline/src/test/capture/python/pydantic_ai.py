"""Pydantic AI's own instrumentation: an agent run as wrapper, the model calls and tools in it."""
import os

from pydantic_ai import Agent, InstrumentationSettings
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.openai import OpenAIProvider

import anthropic_traffic
import openai
import tracing

os.environ["ANTHROPIC_OPEN_TELEMETRY"] = "false"  # the client has tracing of its own: see anthropic_sdk.py
tracing.set_up()
Agent.instrument_all(InstrumentationSettings())

openai_provider = OpenAIProvider(openai_client=openai.AsyncOpenAI(base_url=os.environ["MODEL_URL"] + "/v1", max_retries=0))
anthropic_provider = AnthropicProvider(anthropic_client=anthropic_traffic.anthropic.AsyncAnthropic(
    base_url=os.environ["MODEL_URL"], max_retries=0))


def chat(model):
    return OpenAIChatModel(model, provider=openai_provider)


def claude(model=anthropic_traffic.SONNET):
    return AnthropicModel(model, provider=anthropic_provider)


def run(model, scenario):
    agent = Agent(model, name="answering")

    @agent.tool_plain
    def get_weather(city: str) -> str:
        return "21 degrees"

    return agent.run_sync(f"Please answer. scenario:{scenario}")


for model, scenario in ((chat("gpt-4o-mini"), "plain"), (chat("gpt-4.1"), "cached"), (chat("o4-mini"), "reasoning"),
                        (chat("gpt-4.1"), "tool_call"), (OpenAIResponsesModel("gpt-4.1", provider=openai_provider), "cached"),
                        (claude(), "cached"), (claude(), "cache_write"), (claude(), "cached_exceeding"),
                        (claude(), "tool_call")):
    run(model, scenario)
with Agent(chat("gpt-4o-mini"), name="streaming").run_stream_sync("Please answer. scenario:stream") as result:
    result.get_output()
with Agent(claude(), name="streaming").run_stream_sync("Please answer. scenario:stream") as result:
    result.get_output()
for model in (chat("gpt-4o-mini"), claude()):
    try:
        run(model, "rate_limited")
    except Exception as error:  # each provider's own class; that it fails is the point
        print("refused:", type(error).__name__)
