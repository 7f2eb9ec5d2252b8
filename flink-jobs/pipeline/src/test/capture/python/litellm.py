"""LiteLLM's own OpenTelemetry callback, over several providers."""
import os

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # the price list that comes with it, not one from the network

import litellm  # noqa: E402

os.environ.update(OTEL_EXPORTER="otlp_http", OTEL_ENDPOINT=os.environ["OTLP_URL"] + "/v1/traces")
litellm.callbacks = ["otel"]
MODEL_URL = os.environ["MODEL_URL"]


def ask(model, scenario, base=MODEL_URL + "/v1", **more):
    return litellm.completion(model=model, api_base=base, num_retries=0, max_retries=0,
                              messages=[{"role": "user", "content": f"Please answer. scenario:{scenario}"}], **more)


ask("openai/gpt-4o-mini", "plain")
ask("openai/gpt-4.1", "cached")
ask("openai/o4-mini", "reasoning")
for _ in ask("openai/gpt-4o-mini", "stream", stream=True, stream_options={"include_usage": True}):
    pass
for scenario in ("cached", "cache_write", "cached_exceeding"):
    ask("anthropic/claude-sonnet-4-5-20250929", scenario, base=MODEL_URL)
ask("deepseek/deepseek-chat", "cached")
litellm.embedding(model="openai/text-embedding-3-small", api_base=MODEL_URL + "/v1", input=["To be embedded. scenario:embeddings"])
for scenario in ("error_400", "rate_limited"):
    try:
        ask("openai/gpt-4o-mini", scenario)
    except Exception as error:  # LiteLLM's own classes; that it fails is the point
        print("refused:", type(error).__name__)
