"""The Anthropic calls that every Anthropic instrumentation is captured with."""
import os

import anthropic

SONNET, HAIKU = "claude-sonnet-4-5-20250929", "claude-3-5-haiku-latest"
WEATHER = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


def client(retries=0):
    return anthropic.Anthropic(base_url=os.environ["MODEL_URL"], max_retries=retries)


def ask(scenario):
    return [{"role": "user", "content": f"Please answer. scenario:{scenario}"}]


def message(scenario, model=SONNET, using=None, **more):
    more.setdefault("max_tokens", 2048)
    return (using or client()).messages.create(model=model, messages=ask(scenario), **more)


def refused(scenario):
    try:
        message(scenario)
    except anthropic.APIStatusError as error:
        assert error.status_code >= 400
    else:
        raise AssertionError(f"{scenario} was answered")


def tool_call():
    """Two turns: the model asks for a tool, gets its result, answers."""
    tools = [{"name": "get_weather", "description": "Weather", "input_schema": WEATHER}]
    messages = ask("tool_call")
    using = client()
    answer = using.messages.create(model=SONNET, max_tokens=2048, messages=messages, tools=tools)
    use = answer.content[0]
    messages.append({"role": "assistant", "content": [
        {"type": "tool_use", "id": use.id, "name": use.name, "input": use.input}]})
    messages.append({"role": "user", "content": [{"type": "tool_result", "tool_use_id": use.id, "content": "21 degrees"}]})
    using.messages.create(model=SONNET, max_tokens=2048, messages=messages, tools=tools)


def all_traffic():
    message("plain", model=HAIKU)
    message("cached")
    message("cache_write")
    message("cache_mixed")
    message("cached_exceeding")
    message("reasoning", thinking={"type": "enabled", "budget_tokens": 1024})
    for _ in message("stream", stream=True):
        pass
    with client().messages.stream(model=SONNET, max_tokens=2048, messages=ask("cached_exceeding")) as stream:
        stream.get_final_message()
    tool_call()
    message("length", model=HAIKU, max_tokens=256)
    refused("error_400")
    refused("error_500")
    refused("rate_limited")
    message("retried", using=client(retries=2))
