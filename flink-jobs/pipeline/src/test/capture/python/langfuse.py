"""Langfuse's SDK: its drop-in OpenAI client under an observed function, exported to <host>/api/public/otel."""
import os

os.environ.update(LANGFUSE_PUBLIC_KEY="pk-lf-test", LANGFUSE_SECRET_KEY="sk-lf-test", LANGFUSE_HOST=os.environ["OTLP_URL"],
                  LANGFUSE_BASE_URL=os.environ["OTLP_URL"])

from langfuse import get_client, observe  # noqa: E402
from langfuse.openai import OpenAI  # noqa: E402

import openai_traffic  # noqa: E402

openai_traffic.client = lambda retries=0: OpenAI(base_url=os.environ["MODEL_URL"] + "/v1", max_retries=retries)


@observe()
def assistant():
    openai_traffic.tool_call()


openai_traffic.chat_traffic()
openai_traffic.responses_traffic()
openai_traffic.embeddings_traffic()
assistant()
# What an application that calls a model by other means writes itself, in Langfuse's own usage keys.
client = get_client()
with client.start_as_current_observation(as_type="generation", name="by hand", model="claude-sonnet-4-5-20250929") as generation:
    import json
    import urllib.request

    request = urllib.request.Request(os.environ["MODEL_URL"] + "/v1/messages", json.dumps({
        "model": "claude-sonnet-4-5-20250929", "max_tokens": 2048,
        "messages": [{"role": "user", "content": "Please answer. scenario:cached"}]}).encode())
    usage = json.load(urllib.request.urlopen(request))["usage"]
    generation.update(usage_details={"input": usage["input_tokens"], "output": usage["output_tokens"],
                                     "cache_read_input_tokens": usage["cache_read_input_tokens"],
                                     "cache_creation_input_tokens": usage["cache_creation_input_tokens"]})
client.flush()
client.shutdown()
