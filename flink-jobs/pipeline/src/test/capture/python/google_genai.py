"""The official instrumentation for Google's Gen AI client."""
import os

os.environ["OTEL_SEMCONV_STABILITY_OPT_IN"] = "gen_ai_latest_experimental"

from google import genai  # noqa: E402
from google.genai import errors, types  # noqa: E402
from opentelemetry.instrumentation.google_genai import GoogleGenAiSdkInstrumentor  # noqa: E402

import tracing  # noqa: E402

tracing.set_up()
GoogleGenAiSdkInstrumentor().instrument()
client = genai.Client(api_key="test", http_options=types.HttpOptions(base_url=os.environ["MODEL_URL"]))
MODEL = "gemini-2.5-flash"


def ask(scenario, **more):
    return client.models.generate_content(model=MODEL, contents=f"Please answer. scenario:{scenario}", **more)


def get_weather(city: str) -> str:
    """Weather of a city."""
    return "21 degrees"


for scenario in ("plain", "cached", "reasoning", "length", "audio"):
    ask(scenario)
for _ in client.models.generate_content_stream(model=MODEL, contents="Please answer. scenario:stream"):
    pass
ask("tool_call", config=types.GenerateContentConfig(tools=[get_weather]))  # the client calls the tool by itself
for scenario in ("error_400", "rate_limited"):
    try:
        ask(scenario)
    except errors.APIError as error:
        print("refused:", error.code)
