"""The OpenAI calls that every OpenAI instrumentation is captured with."""
import os

import openai

MODEL_URL = os.environ["MODEL_URL"]
WEATHER = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


def client(retries=0):
    return openai.OpenAI(base_url=MODEL_URL + "/v1", max_retries=retries)


def ask(scenario):
    return [{"role": "user", "content": f"Please answer. scenario:{scenario}"}]


def chat(scenario, model="gpt-4o-mini", using=None, **more):
    return (using or client()).chat.completions.create(model=model, messages=ask(scenario), **more)


def refused(scenario, **more):
    try:
        chat(scenario, **more)
    except openai.APIStatusError as error:
        assert error.status_code >= 400
    else:
        raise AssertionError(f"{scenario} was answered")


def tool_call():
    """Two turns: the model asks for a tool, gets its result, answers."""
    tools = [{"type": "function", "function": {"name": "get_weather", "description": "Weather", "parameters": WEATHER}}]
    messages = ask("tool_call")
    using = client()
    message = using.chat.completions.create(model="gpt-4.1", messages=messages, tools=tools).choices[0].message
    messages.append(message.to_dict())
    messages.append({"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": "21 degrees"})
    using.chat.completions.create(model="gpt-4.1", messages=messages, tools=tools)


def chat_traffic():
    chat("plain")
    chat("cached", model="gpt-4.1")
    chat("reasoning", model="o4-mini")
    for _ in chat("stream", stream=True, stream_options={"include_usage": True}):
        pass
    for _ in chat("stream_without_usage", stream=True):
        pass
    tool_call()
    chat("length", max_tokens=256)
    chat("audio", model="gpt-4o-audio-preview", modalities=["text", "audio"], audio={"voice": "alloy", "format": "wav"})
    refused("error_400")
    refused("error_500")
    refused("rate_limited")
    chat("retried", using=client(retries=2))


def responses_traffic():
    client().responses.create(model="gpt-4.1", input="Please answer. scenario:cached")
    client().responses.create(model="o4-mini", input="Please answer. scenario:reasoning")
    for _ in client().responses.create(model="gpt-4o-mini", input="Please answer. scenario:stream", stream=True):
        pass
    try:
        client().responses.create(model="gpt-4o-mini", input="Please answer. scenario:rate_limited")
    except openai.RateLimitError:
        pass


def embeddings_traffic():
    client().embeddings.create(model="text-embedding-3-small", input=["To be embedded. scenario:embeddings"])


def deepseek_traffic():
    # Through the server as a proxy, so that the instrumentation sees the host it would see in production.
    using = openai.OpenAI(base_url="http://api.deepseek.com", max_retries=0, http_client=openai.DefaultHttpxClient(proxy=MODEL_URL))
    chat("cached", model="deepseek-chat", using=using)


def all_traffic():
    chat_traffic()
    responses_traffic()
    embeddings_traffic()
    deepseek_traffic()
