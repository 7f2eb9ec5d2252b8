"""LangSmith's SDK in OpenTelemetry mode: its wrapped OpenAI client under a traced function."""
import os

os.environ.update(LANGSMITH_TRACING="true", LANGSMITH_API_KEY="lsv2_test", LANGSMITH_OTEL_ENABLED="true", LANGSMITH_OTEL_ONLY="true",
                  LANGSMITH_ENDPOINT=os.environ["OTLP_URL"])

import langsmith  # noqa: E402
from langsmith.wrappers import wrap_openai  # noqa: E402

import openai_traffic  # noqa: E402
import tracing  # noqa: E402

provider = tracing.set_up()
plain_client = openai_traffic.client
openai_traffic.client = lambda retries=0: wrap_openai(plain_client(retries))


@langsmith.traceable
def assistant():
    openai_traffic.tool_call()


openai_traffic.chat_traffic()
openai_traffic.responses_traffic()
assistant()
langsmith.Client().flush()
