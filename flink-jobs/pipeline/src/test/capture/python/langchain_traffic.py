"""LangChain's chat models, plain and in an agent: wrappers around the client's calls."""
import os

from langchain.agents import create_agent
from langchain_openai import ChatOpenAI


def chat(model="gpt-4o-mini", **more):
    return ChatOpenAI(model=model, base_url=os.environ["MODEL_URL"] + "/v1", max_retries=0, **more)


def ask(scenario):
    return f"Please answer. scenario:{scenario}"


def get_weather(city: str) -> str:
    """Weather of a city."""
    return "21 degrees"


def all_traffic():
    chat().invoke(ask("plain"))
    chat("gpt-4.1").invoke(ask("cached"))
    chat("o4-mini").invoke(ask("reasoning"))
    for _ in chat(stream_usage=True).stream(ask("stream")):
        pass
    for _ in chat(stream_usage=False).stream(ask("stream_without_usage")):
        pass
    chat("gpt-4.1", use_responses_api=True).invoke(ask("cached"))
    create_agent(chat("gpt-4.1"), [get_weather]).invoke({"messages": [("user", ask("tool_call"))]})
    for scenario in ("error_400", "rate_limited"):
        try:
            chat().invoke(ask(scenario))
        except Exception as error:  # the client's own class, whatever its version; that it fails is the point
            print("refused:", type(error).__name__)
