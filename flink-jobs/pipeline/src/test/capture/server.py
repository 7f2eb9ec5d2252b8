#!/usr/bin/env python3
"""A model server whose usage is known, and an OTLP receiver that keeps what instrumentations make of it.

    server.py --out DIR [--model-port 0] [--otlp-port 0]

Standard library only, so that it runs under any Python 3.9+ without an environment. Into DIR it writes

    ports.json     {"model": …, "otlp": …}, once both listen
    served.jsonl   one line per model request: what was answered, in order (the truth of this capture)
    traces.pb, logs.pb, metrics.pb   request bodies as received, one after the other: a concatenation of
                   Export…ServiceRequest messages is by the rules of protobuf one merged message
    traces.json …  the same for emitters that can only do JSON, one request per line
"""
import argparse
import binascii
import gzip
import hashlib
import json
import pathlib
import re
import struct
import threading
import time
import urllib.parse
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TRUTH = json.loads((pathlib.Path(__file__).parent / "scenarios.json").read_text())
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
CREATED = 1767225600  # fixed, so that the same capture gives the same answers

# Finish reasons as each API words them; what an API has no word for is said by the nearest one it has.
FINISH = {
    "openai_chat": {"stop": "stop", "length": "length", "tool": "tool_calls"},
    "anthropic": {"stop": "end_turn", "length": "max_tokens", "tool": "tool_use"},
    "bedrock": {"stop": "end_turn", "length": "max_tokens", "tool": "tool_use"},
    "bedrock_invoke": {"stop": "end_turn", "length": "max_tokens", "tool": "tool_use"},
    "gemini": {"stop": "STOP", "length": "MAX_TOKENS", "tool": "STOP"},
}


# ---------------------------------------------------------------- identifiers

def digest(seed):
    return hashlib.sha256(seed.encode()).digest()


def letters(seed, count):
    stream = b"".join(digest(f"{seed}/{part}") for part in range(count // 32 + 1))
    return "".join(LETTERS[byte % len(LETTERS)] for byte in stream[:count])


def hexes(seed, count):
    return (digest(seed).hex() * 2)[:count]


def uuid(seed):
    raw = hexes(seed, 32)
    return f"{raw[:8]}-{raw[8:12]}-4{raw[13:16]}-a{raw[17:20]}-{raw[20:32]}"


def response_id(api, seed):
    if api == "openai_chat":
        return "chatcmpl-" + letters(seed, 29)
    if api == "openai_responses":
        return "resp_" + hexes(seed, 50)
    if api == "anthropic":
        return "msg_01" + letters(seed, 22)
    if api == "bedrock_invoke":
        return "msg_bdrk_01" + letters(seed, 22)
    if api == "gemini":
        return letters(seed, 22)
    if api in ("bedrock", "deepseek_chat"):
        return uuid(seed)
    return None


# ---------------------------------------------------------------- one call

class Call:
    """A request and what it is going to be answered."""

    def __init__(self, api, model, body, stream, turn, scenario, number, usage_wanted=True):
        self.api, self.model, self.body, self.stream = api, model, body, stream
        self.scenario, self.turn, self.usage_wanted = scenario, turn, usage_wanted
        self.answer = TRUTH["scenarios"][scenario]["turns"][turn]
        self.seed = f"{api}/{scenario}/{turn}/{number}"
        self.id = response_id(api, self.seed)
        self.response_model = TRUTH["models"].get(model, model)
        self.text = self.answer.get("text", "")
        self.tool = self.answer.get("tool")
        leaves = self.answer["usage"]
        self.leaves = leaves
        get = lambda leaf: leaves.get(leaf, 0)
        self.fresh, self.cache_read, self.audio_in = get("fresh"), get("cache_read"), get("audio_in")
        self.write_5m, self.write_1h = get("cache_write_5m"), get("cache_write_1h")
        self.write = self.write_5m + self.write_1h
        self.reasoning, self.audio_out = get("reasoning"), get("audio_out")
        self.input = self.fresh + self.cache_read + self.write + self.audio_in
        self.output = get("text") + self.reasoning + self.audio_out

    def finish(self):
        return FINISH.get(self.api, FINISH["openai_chat"])[self.answer["finish"]]

    def pieces(self):
        return re.findall(r"\S+\s*", self.text)

    def tool_id(self, prefix="call_", count=24):
        return prefix + letters(self.seed + "/tool", count)

    def arguments(self):
        return json.dumps(self.tool["arguments"])


# ---------------------------------------------------------------- OpenAI chat completions, embeddings; DeepSeek

def chat_usage(call):
    usage = {"prompt_tokens": call.input, "completion_tokens": call.output, "total_tokens": call.input + call.output}
    if call.api == "deepseek_chat":
        usage["prompt_tokens_details"] = {"cached_tokens": call.cache_read}
        usage["prompt_cache_hit_tokens"] = call.cache_read
        usage["prompt_cache_miss_tokens"] = call.input - call.cache_read
        if call.reasoning:
            usage["completion_tokens_details"] = {"reasoning_tokens": call.reasoning}
        return usage
    usage["prompt_tokens_details"] = {"cached_tokens": call.cache_read, "audio_tokens": call.audio_in}
    usage["completion_tokens_details"] = {"reasoning_tokens": call.reasoning, "audio_tokens": call.audio_out,
                                          "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0}
    return usage


def chat_tool_calls(call):
    return [{"id": call.tool_id(), "type": "function", "function": {"name": call.tool["name"], "arguments": call.arguments()}}]


def chat_frame(call, kind):
    frame = {"id": call.id, "object": kind, "created": CREATED, "model": call.response_model,
             "system_fingerprint": "fp_" + hexes(call.response_model, 10)}
    if call.api == "openai_chat":
        frame["service_tier"] = "default"
    return frame


def chat(call):
    message = {"role": "assistant", "content": None if call.tool else call.text}
    if call.api == "openai_chat":
        message.update(refusal=None, annotations=[])
    if call.tool:
        message["tool_calls"] = chat_tool_calls(call)
    if call.audio_out:
        message.update(content=None, audio={"id": "audio_" + hexes(call.seed, 24), "data": "UklGRg==",
                                            "expires_at": CREATED + 3600, "transcript": call.text})
    return {**chat_frame(call, "chat.completion"),
            "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": call.finish()}],
            "usage": chat_usage(call)}


def chat_stream(call):
    def chunk(delta, finish=None):
        frame = chat_frame(call, "chat.completion.chunk")
        frame["choices"] = [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]
        if call.usage_wanted:
            frame["usage"] = None
        return frame

    yield None, chunk({"role": "assistant", "content": None if call.tool else ""})
    if call.tool:
        whole = chat_tool_calls(call)[0]
        yield None, chunk({"tool_calls": [{"index": 0, **whole, "function": {"name": call.tool["name"], "arguments": ""}}]})
        yield None, chunk({"tool_calls": [{"index": 0, "function": {"arguments": call.arguments()}}]})
    for piece in call.pieces():
        yield None, chunk({"content": piece})
    last = chunk({}, call.finish())
    if call.usage_wanted and call.api == "deepseek_chat":
        last["usage"] = chat_usage(call)  # DeepSeek tells usage with the last choice, not after it
    yield None, last
    if call.usage_wanted and call.api != "deepseek_chat":
        yield None, {**chat_frame(call, "chat.completion.chunk"), "choices": [], "usage": chat_usage(call)}
    yield None, "[DONE]"


def embeddings(call):
    wanted = call.body.get("input")
    count = len(wanted) if isinstance(wanted, list) and wanted and not isinstance(wanted[0], int) else 1
    numbers = [0.25, -0.5, 0.125, 0.0625]
    vector = numbers
    if call.body.get("encoding_format") == "base64":
        vector = binascii.b2a_base64(struct.pack("<4f", *numbers), newline=False).decode()
    return {"object": "list", "model": call.response_model,
            "data": [{"object": "embedding", "index": index, "embedding": vector} for index in range(count)],
            "usage": {"prompt_tokens": call.input, "total_tokens": call.input}}


# ---------------------------------------------------------------- OpenAI Responses

def responses_frame(call, status, output, usage=None):
    body = call.body
    return {"id": call.id, "object": "response", "created_at": CREATED, "status": status, "background": False,
            "error": None, "incomplete_details": {"reason": "max_output_tokens"} if status == "incomplete" else None,
            "instructions": body.get("instructions"), "max_output_tokens": body.get("max_output_tokens"),
            "max_tool_calls": None, "model": call.response_model, "output": output, "parallel_tool_calls": True,
            "previous_response_id": body.get("previous_response_id"), "prompt_cache_key": None,
            "reasoning": {"effort": "medium" if call.reasoning else None, "summary": None}, "safety_identifier": None,
            "service_tier": "default" if usage else "auto", "store": body.get("store", True), "temperature": 1.0,
            "text": {"format": {"type": "text"}, "verbosity": "medium"}, "tool_choice": body.get("tool_choice", "auto"),
            "tools": body.get("tools", []), "top_logprobs": 0, "top_p": 1.0, "truncation": "disabled",
            "usage": usage, "user": None, "metadata": body.get("metadata") or {}}


def responses_items(call):
    items = []
    if call.reasoning:
        items.append({"id": "rs_" + hexes(call.seed + "/rs", 50), "type": "reasoning", "summary": []})
    if call.tool:
        items.append({"id": "fc_" + hexes(call.seed + "/fc", 50), "type": "function_call", "status": "completed",
                      "call_id": call.tool_id(), "name": call.tool["name"], "arguments": call.arguments()})
    else:
        items.append({"id": "msg_" + hexes(call.seed + "/msg", 50), "type": "message", "status": "completed",
                      "role": "assistant",
                      "content": [{"type": "output_text", "text": call.text, "annotations": [], "logprobs": []}]})
    return items


def responses_usage(call):
    return {"input_tokens": call.input, "input_tokens_details": {"cached_tokens": call.cache_read},
            "output_tokens": call.output, "output_tokens_details": {"reasoning_tokens": call.reasoning},
            "total_tokens": call.input + call.output}


def responses_final(call):
    status = "incomplete" if call.answer["finish"] == "length" else "completed"
    return status, responses_frame(call, status, responses_items(call), responses_usage(call))


def responses(call):
    return responses_final(call)[1]


def responses_stream(call):
    events = []

    def event(kind, **fields):
        events.append((kind, {"type": kind, "sequence_number": len(events), **fields}))

    event("response.created", response=responses_frame(call, "in_progress", []))
    event("response.in_progress", response=responses_frame(call, "in_progress", []))
    for index, item in enumerate(responses_items(call)):
        where = {"item_id": item["id"], "output_index": index}
        started = dict(item)
        if item["type"] == "message":
            started.update(status="in_progress", content=[])
        elif item["type"] == "function_call":
            started.update(status="in_progress", arguments="")
        event("response.output_item.added", output_index=index, item=started)
        if item["type"] == "message":
            event("response.content_part.added", **where, content_index=0,
                  part={"type": "output_text", "text": "", "annotations": [], "logprobs": []})
            for piece in call.pieces():
                event("response.output_text.delta", **where, content_index=0, delta=piece, logprobs=[])
            event("response.output_text.done", **where, content_index=0, text=call.text, logprobs=[])
            event("response.content_part.done", **where, content_index=0, part=item["content"][0])
        elif item["type"] == "function_call":
            event("response.function_call_arguments.delta", **where, delta=item["arguments"])
            event("response.function_call_arguments.done", **where, name=item["name"], arguments=item["arguments"])
        event("response.output_item.done", output_index=index, item=item)
    status, final = responses_final(call)
    event(f"response.{status}", response=final)
    return iter(events)


# ---------------------------------------------------------------- Anthropic messages (also Bedrock InvokeModel)

def anthropic_usage(call, output):
    return {"input_tokens": call.fresh, "cache_creation_input_tokens": call.write,
            "cache_read_input_tokens": call.cache_read,
            "cache_creation": {"ephemeral_5m_input_tokens": call.write_5m, "ephemeral_1h_input_tokens": call.write_1h},
            "output_tokens": output, "service_tier": "standard", "inference_geo": "not_available"}


def anthropic_blocks(call):
    blocks = []
    if call.reasoning:
        blocks.append({"type": "thinking", "thinking": "Six times seven.", "signature": "c2lnbmF0dXJl"})
    if call.tool:
        blocks.append({"type": "tool_use", "id": call.tool_id("toolu_01", 22), "name": call.tool["name"],
                       "input": call.tool["arguments"]})
    else:
        blocks.append({"type": "text", "text": call.text})
    return blocks


def anthropic_frame(call, blocks, finish, output):
    return {"id": call.id, "type": "message", "role": "assistant", "model": call.response_model, "content": blocks,
            "stop_reason": finish, "stop_sequence": None, "usage": anthropic_usage(call, output)}


def anthropic(call):
    return anthropic_frame(call, anthropic_blocks(call), call.finish(), call.output)


def anthropic_stream(call):
    # The first event counts the input and one token of output, as the real service does; the last one is final.
    yield "message_start", {"type": "message_start", "message": anthropic_frame(call, [], None, 1)}
    yield "ping", {"type": "ping"}
    for index, block in enumerate(anthropic_blocks(call)):
        empty = {"thinking": {"thinking": "", "signature": ""}, "tool_use": {"input": {}}, "text": {"text": ""}}
        yield "content_block_start", {"type": "content_block_start", "index": index,
                                      "content_block": {**block, **empty[block["type"]]}}
        if block["type"] == "thinking":
            deltas = [{"type": "thinking_delta", "thinking": block["thinking"]},
                      {"type": "signature_delta", "signature": block["signature"]}]
        elif block["type"] == "tool_use":
            deltas = [{"type": "input_json_delta", "partial_json": call.arguments()}]
        else:
            deltas = [{"type": "text_delta", "text": piece} for piece in call.pieces()]
        for delta in deltas:
            yield "content_block_delta", {"type": "content_block_delta", "index": index, "delta": delta}
        yield "content_block_stop", {"type": "content_block_stop", "index": index}
    usage = anthropic_usage(call, call.output)
    yield "message_delta", {"type": "message_delta", "delta": {"stop_reason": call.finish(), "stop_sequence": None},
                            "usage": {key: usage[key] for key in ("input_tokens", "cache_creation_input_tokens",
                                                                  "cache_read_input_tokens", "output_tokens")}}
    yield "message_stop", {"type": "message_stop"}


# ---------------------------------------------------------------- Bedrock Converse

def converse_usage(call):
    usage = {"inputTokens": call.fresh, "outputTokens": call.output, "totalTokens": call.input + call.output,
             "cacheReadInputTokens": call.cache_read, "cacheWriteInputTokens": call.write}
    details = [{"ttl": ttl, "inputTokens": tokens} for ttl, tokens in (("5m", call.write_5m), ("1h", call.write_1h)) if tokens]
    if details:
        usage["cacheDetails"] = details
    return usage


def converse(call):
    blocks = [{"toolUse": {"toolUseId": call.tool_id("tooluse_", 22), "name": call.tool["name"],
                           "input": call.tool["arguments"]}}] if call.tool else [{"text": call.text}]
    return {"output": {"message": {"role": "assistant", "content": blocks}}, "stopReason": call.finish(),
            "usage": converse_usage(call), "metrics": {"latencyMs": 5}}


def converse_stream(call):
    """Events of the binary AWS event stream, as (name, payload)."""
    yield "messageStart", {"role": "assistant"}
    if call.tool:
        yield "contentBlockStart", {"contentBlockIndex": 0, "start": {"toolUse": {
            "toolUseId": call.tool_id("tooluse_", 22), "name": call.tool["name"]}}}
        yield "contentBlockDelta", {"contentBlockIndex": 0, "delta": {"toolUse": {"input": call.arguments()}}}
    for piece in call.pieces():
        yield "contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": piece}}
    yield "contentBlockStop", {"contentBlockIndex": 0}
    yield "messageStop", {"stopReason": call.finish()}
    yield "metadata", {"usage": converse_usage(call), "metrics": {"latencyMs": 5}}


def aws_event(name, payload):
    """One message of application/vnd.amazon.eventstream: lengths, checksum, headers, payload, checksum."""
    headers = b""
    for key, value in ((":event-type", name), (":content-type", "application/json"), (":message-type", "event")):
        headers += struct.pack("!B", len(key)) + key.encode() + b"\x07" + struct.pack("!H", len(value)) + value.encode()
    data = json.dumps(payload).encode()
    prelude = struct.pack("!II", 16 + len(headers) + len(data), len(headers))
    message = prelude + struct.pack("!I", zlib.crc32(prelude)) + headers + data
    return message + struct.pack("!I", zlib.crc32(message))


# ---------------------------------------------------------------- Gemini

def gemini_usage(call):
    usage = {"promptTokenCount": call.input, "candidatesTokenCount": call.output - call.reasoning,
             "totalTokenCount": call.input + call.output,
             "promptTokensDetails": [{"modality": "TEXT", "tokenCount": call.input - call.audio_in}]}
    if call.audio_in:
        usage["promptTokensDetails"].append({"modality": "AUDIO", "tokenCount": call.audio_in})
    if call.cache_read:
        usage["cachedContentTokenCount"] = call.cache_read
        usage["cacheTokensDetails"] = [{"modality": "TEXT", "tokenCount": call.cache_read}]
    if call.reasoning:
        usage["thoughtsTokenCount"] = call.reasoning
    return usage


def gemini_frame(call, parts, finish, usage):
    candidate = {"content": {"parts": parts, "role": "model"}, "index": 0}
    if finish:
        candidate["finishReason"] = finish
    return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": call.response_model, "responseId": call.id}


def gemini_parts(call):
    if call.tool:
        return [{"functionCall": {"name": call.tool["name"], "args": call.tool["arguments"]}}]
    return [{"text": call.text}]


def gemini(call):
    return gemini_frame(call, gemini_parts(call), call.finish(), gemini_usage(call))


def gemini_stream(call):
    # Every chunk tells usage and the counts grow: the last one is the truth and the sum of all is not.
    pieces = [[{"text": piece}] for piece in call.pieces()] or [gemini_parts(call)]
    for number, parts in enumerate(pieces, 1):
        usage = gemini_usage(call)
        if number < len(pieces):
            usage["candidatesTokenCount"] = number
            usage["totalTokenCount"] = call.input + call.reasoning + number
        yield None, gemini_frame(call, parts, call.finish() if number == len(pieces) else None, usage)


# ---------------------------------------------------------------- errors as each API words them

def error(api, status, message):
    """Body and headers of a refusal."""
    if api == "anthropic":
        kind = {400: "invalid_request_error", 404: "not_found_error", 429: "rate_limit_error"}.get(status, "api_error")
        return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_01" + letters(message, 22)}, {}
    if api == "bedrock":
        kind = {400: "ValidationException", 404: "ResourceNotFoundException", 429: "ThrottlingException"}
        return {"message": message}, {"x-amzn-ErrorType": kind.get(status, "InternalServerException")}
    if api == "gemini":
        kind = {400: "INVALID_ARGUMENT", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED"}.get(status, "INTERNAL")
        return {"error": {"code": status, "message": message, "status": kind}}, {}
    kind, code = {400: ("invalid_request_error", "context_length_exceeded"), 404: ("invalid_request_error", "not_found"),
                  429: ("requests", "rate_limit_exceeded")}.get(status, ("server_error", None))
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}, {}


WHOLE = {"openai_chat": chat, "deepseek_chat": chat, "openai_responses": responses, "openai_embeddings": embeddings,
         "anthropic": anthropic, "bedrock_invoke": anthropic, "bedrock": converse, "gemini": gemini}
STREAMED = {"openai_chat": chat_stream, "deepseek_chat": chat_stream, "openai_responses": responses_stream,
            "anthropic": anthropic_stream, "bedrock": converse_stream, "gemini": gemini_stream}

ROUTES = (
    ("openai_chat", re.compile(r"/chat/completions$")),
    ("openai_responses", re.compile(r"/responses$")),
    ("openai_embeddings", re.compile(r"/embeddings$")),
    ("anthropic", re.compile(r"/messages$")),
    ("bedrock", re.compile(r"/model/(?P<model>[^/]+)/converse(?P<stream>-stream)?$")),
    ("bedrock_invoke", re.compile(r"/model/(?P<model>[^/]+)/invoke$")),
    ("gemini", re.compile(r"/models/(?P<model>[^/:]+):(?P<stream>stream)?[gG]enerateContent$")),
)


def tool_results(body):
    """How many tool results the request brings along, whatever the API calls them."""
    if isinstance(body, list):
        return sum(map(tool_results, body))
    if not isinstance(body, dict):
        return 0
    is_result = (body.get("role") == "tool" or body.get("type") in ("tool_result", "function_call_output")
                 or "toolResult" in body or "functionResponse" in body)
    return int(is_result) + sum(tool_results(value) for value in body.values())


# ---------------------------------------------------------------- HTTP

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else every small write of a stream waits for an acknowledgement

    def log_message(self, *args):
        pass

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            data = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                data += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        encoding = self.headers.get("Content-Encoding", "").lower()
        return gzip.decompress(data) if encoding == "gzip" else zlib.decompress(data) if encoding == "deflate" else data

    def reply(self, status, data, content_type="application/json", headers=()):
        if not isinstance(data, bytes):
            data = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        for key, value in dict(headers).items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(data)


class Model(Handler):
    out = None
    lock = threading.Lock()
    seen = {}

    @classmethod
    def nth(cls, key):
        with cls.lock:
            cls.seen[key] = cls.seen.get(key, -1) + 1
            return cls.seen[key]

    @classmethod
    def note(cls, **entry):
        with cls.lock, open(cls.out / "served.jsonl", "a") as file:
            file.write(json.dumps(entry) + "\n")

    def path_only(self):
        # Absolute when we are the proxy of a client that believes to talk to the real host.
        return urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)

    def do_GET(self):
        models = sorted({*TRUTH["models"], *TRUTH["models"].values()})
        self.reply(200, {"object": "list", "has_more": False, "data": [
            {"id": model, "object": "model", "type": "model", "display_name": model, "created": CREATED} for model in models]})

    def do_HEAD(self):
        self.reply(200, b"")

    def do_POST(self):
        raw, path = self.body(), self.path_only()
        if path.endswith("/messages/count_tokens"):
            return self.reply(200, {"input_tokens": 23})
        if path.endswith(":countTokens"):
            return self.reply(200, {"totalTokens": 23})
        api, match = next(((api, found) for api, route in ROUTES if (found := route.search(path))), (None, None))
        if api is None:
            return self.reply(404, *error("openai_chat", 404, f"no such path: {path}")[:1])
        time.sleep(0.005)
        body = json.loads(raw or b"{}")
        parts = match.groupdict()
        model = parts.get("model") or body.get("model", "")
        stream = bool(parts.get("stream") or body.get("stream"))
        if api == "openai_chat" and "deepseek" in model:
            api = "deepseek_chat"
        found = re.search(rb"scenario:([a-z0-9_]+)", raw)
        scenario = found.group(1).decode() if found else "embeddings" if api == "openai_embeddings" else "plain"
        told = TRUTH["scenarios"].get(scenario)
        base = {"api": api, "scenario": scenario, "request_model": model, "stream": stream}
        if told is None:
            self.note(**base, status=404)
            return self.reply(404, *error(api, 404, f"no such scenario: {scenario}"))

        statuses = told.get("status", [200])
        status = statuses[self.nth(("status", api, scenario)) % len(statuses)]
        if status != 200:
            self.note(**base, status=status)
            data, headers = error(api, status, told["error"])
            if status == 429:
                headers["retry-after"] = "0"
            return self.reply(status, data, headers={**headers, "x-request-id": "req_" + hexes(scenario, 32)})

        turn = min(tool_results(body), len(told["turns"]) - 1)
        # Chat completions tell the usage of a stream only to those who ask for it.
        wanted = not stream or api not in ("openai_chat", "deepseek_chat") or bool(
            (body.get("stream_options") or {}).get("include_usage"))
        call = Call(api, model, body, stream, turn, scenario, self.nth((api, scenario, turn)), wanted)
        self.note(**base, status=200, turn=turn, response_id=call.id, response_model=call.response_model,
                  finish=call.answer.get("finish") and call.finish(), usage_told=wanted, usage=call.leaves)
        headers = {"x-request-id": "req_" + hexes(call.seed, 32), "request-id": "req_01" + letters(call.seed, 22)}
        if api.startswith("bedrock"):
            headers = {"x-amzn-RequestId": uuid(call.seed), "X-Amzn-Bedrock-Input-Token-Count": str(call.fresh),
                       "X-Amzn-Bedrock-Output-Token-Count": str(call.output)}
            if call.write or call.cache_read:
                headers["X-Amzn-Bedrock-Cache-Read-Input-Token-Count"] = str(call.cache_read)
                headers["X-Amzn-Bedrock-Cache-Write-Input-Token-Count"] = str(call.write)
        elif api.startswith("openai"):
            headers["openai-processing-ms"] = "5"
        if stream and api in STREAMED:
            return self.send_stream(call, headers)
        self.reply(200, WHOLE[api](call), headers=headers)

    def send_stream(self, call, headers):
        binary = call.api == "bedrock"
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.amazon.eventstream" if binary else "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        for name, data in STREAMED[call.api](call):
            if binary:
                piece = aws_event(name, data)
            else:
                text = data if isinstance(data, str) else json.dumps(data)
                piece = ((f"event: {name}\n" if name else "") + f"data: {text}\n\n").encode()
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            self.wfile.flush()
            time.sleep(0.001)
        self.wfile.write(b"0\r\n\r\n")


class Receiver(Handler):
    out = None
    lock = threading.Lock()

    def do_GET(self):
        self.reply(200, {})

    def do_POST(self):
        data = self.body()
        signal = re.search(r"/v1/(traces|logs|metrics)$", urllib.parse.urlsplit(self.path).path.rstrip("/"))
        content_type = self.headers.get("Content-Type", "").split(";")[0]
        if signal:
            as_json = content_type == "application/json"
            name = signal.group(1) + (".json" if as_json else ".pb")
            with self.lock, open(self.out / name, "ab") as file:
                file.write(data + b"\n" if as_json else data)
            return self.reply(200, {} if as_json else b"", content_type)
        with self.lock, open(self.out / "other.txt", "a") as file:  # vendors' own side channels: seen, not kept
            file.write(f"{self.path} {content_type} {len(data)} bytes\n")
        self.reply(200, {})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder that everything is written to")
    parser.add_argument("--model-port", type=int, default=0)
    parser.add_argument("--otlp-port", type=int, default=0)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    Model.out = Receiver.out = options.out
    model = ThreadingHTTPServer(("127.0.0.1", options.model_port), Model)
    otlp = ThreadingHTTPServer(("127.0.0.1", options.otlp_port), Receiver)
    threading.Thread(target=otlp.serve_forever, daemon=True).start()
    (options.out / "ports.json.new").write_text(json.dumps({"model": model.server_port, "otlp": otlp.server_port}))
    (options.out / "ports.json.new").rename(options.out / "ports.json")  # whole or not there
    model.serve_forever()


if __name__ == "__main__":
    main()
