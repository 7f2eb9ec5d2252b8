"""The Bedrock calls that every Bedrock instrumentation is captured with: Converse, its stream, and InvokeModel with
Anthropic's own body."""
import json
import os

import boto3
import botocore.config
import botocore.exceptions

SONNET = "anthropic.claude-sonnet-4-5-20250929-v1:0"
TOOL = {"toolSpec": {"name": "get_weather", "description": "Weather", "inputSchema": {"json": {
    "type": "object", "properties": {"city": {"type": "string"}}}}}}


def client(attempts=1):
    config = botocore.config.Config(retries={"total_max_attempts": attempts, "mode": "standard"})
    return boto3.client("bedrock-runtime", endpoint_url=os.environ["MODEL_URL"], config=config)


def ask(scenario):
    return [{"role": "user", "content": [{"text": f"Please answer. scenario:{scenario}"}]}]


def converse(scenario, using=None):
    return (using or client()).converse(modelId=SONNET, messages=ask(scenario), inferenceConfig={"maxTokens": 2048})


def all_traffic():
    for scenario in ("plain", "cached", "cache_write", "cached_exceeding", "length"):
        converse(scenario)
    for _ in client().converse_stream(modelId=SONNET, messages=ask("stream"))["stream"]:
        pass
    messages = ask("tool_call")
    messages.append(client().converse(modelId=SONNET, messages=messages, toolConfig={"tools": [TOOL]})["output"]["message"])
    messages.append({"role": "user", "content": [{"toolResult": {
        "toolUseId": messages[1]["content"][0]["toolUse"]["toolUseId"], "content": [{"text": "21 degrees"}]}}]})
    client().converse(modelId=SONNET, messages=messages, toolConfig={"tools": [TOOL]})
    body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 2048,
            "messages": [{"role": "user", "content": "Please answer. scenario:cache_write"}]}
    client().invoke_model(modelId=SONNET, body=json.dumps(body), contentType="application/json")["body"].read()
    for refused in ("error_400", "rate_limited"):
        try:
            converse(refused)
        except botocore.exceptions.ClientError:
            pass
    converse("retried", using=client(attempts=3))
