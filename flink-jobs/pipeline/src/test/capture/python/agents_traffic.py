"""Runs of OpenAI's Agents SDK that its instrumentations are captured with."""
import os

import openai
from agents import Agent, OpenAIChatCompletionsModel, OpenAIResponsesModel, Runner, function_tool

client = openai.AsyncOpenAI(base_url=os.environ["MODEL_URL"] + "/v1", max_retries=0)


@function_tool
def get_weather(city: str) -> str:
    return "21 degrees"


def run(kind, model, scenario):
    agent = Agent(name="Assistant", model=kind(model, openai_client=client), tools=[get_weather])
    try:
        Runner.run_sync(agent, f"Please answer. scenario:{scenario}")
    except openai.APIStatusError as error:
        print("refused:", error.status_code)


def all_traffic():
    for kind in (OpenAIResponsesModel, OpenAIChatCompletionsModel):
        for model, scenario in (("gpt-4.1", "cached"), ("o4-mini", "reasoning"), ("gpt-4.1", "tool_call"),
                                ("gpt-4o-mini", "rate_limited")):
            run(kind, model, scenario)
