"""Makes a fixture of what the server wrote: payloads without traces of the machine, and capture.json.

Spans, logs and metrics stay as received, but for two things: resource attributes of host and process are dropped, and
folders of the capturing machine, which stack traces name, become /capture.
"""
import argparse
import base64
import json
import pathlib
import platform

from google.protobuf import json_format

import payloads

MACHINE = ("host.", "process.", "os.", "container.")


def clean(message, paths):
    """Replaces the machine's folders in every text of the message."""
    for field, content in message.ListFields():
        many = hasattr(content, "append") or hasattr(content, "add")
        if field.message_type:
            for item in content if many else [content]:
                clean(item, paths)
        elif isinstance(content, str):
            for path in paths:
                content = content.replace(path, "/capture")
            setattr(message, field.name, content)


def from_json(signal, path):
    """OTLP's JSON has identifiers in hex where protobuf's own JSON has base64."""
    def ids(node):
        if isinstance(node, list):
            return [ids(item) for item in node]
        if isinstance(node, dict):
            return {key: base64.b64encode(bytes.fromhex(item)).decode()
                    if key in ("traceId", "spanId", "parentSpanId") else ids(item) for key, item in node.items()}
        return node

    merged = payloads.REQUESTS[signal]()
    for line in path.read_text().splitlines():
        merged.MergeFrom(json_format.ParseDict(ids(json.loads(line)), payloads.REQUESTS[signal](), ignore_unknown_fields=True))
    return merged


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--language", required=True)
    parser.add_argument("--emitter", required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--paths", nargs="*", default=[], help="folders to hide")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    # Longest first, lest a folder's parent is replaced before it.
    paths = sorted({str(path).rstrip("/") for path in options.paths} - {""}, key=len, reverse=True)

    sent_as = {}
    for signal, resources in payloads.RESOURCES.items():
        binary, text = options.work / f"{signal}.pb", options.work / f"{signal}.json"
        target = options.out / f"{signal}.pb"
        target.unlink(missing_ok=True)
        if binary.exists():
            request, sent_as[signal] = payloads.read(signal, binary), "protobuf"
        elif text.exists():
            request, sent_as[signal] = from_json(signal, text), "json, converted"
        else:
            continue
        for entry in getattr(request, resources):
            kept = [pair for pair in entry.resource.attributes if not pair.key.startswith(MACHINE)]
            del entry.resource.attributes[:]
            entry.resource.attributes.extend(kept)
        clean(request, paths)
        target.write_bytes(request.SerializeToString())
    if not sent_as:
        raise SystemExit(f"{options.emitter}: no telemetry came")

    versions = (options.work / "versions.txt").read_text().split()
    served = [json.loads(line) for line in (options.work / "served.jsonl").read_text().splitlines()]
    head = {"emitter": options.emitter, "language": options.language, "system": platform.system().lower(),
            "sent_as": sent_as, "versions": versions}
    # One answer of the server per line: this is what expected.csv is compared with by eye.
    lines = ",\n".join("    " + json.dumps(entry) for entry in served)
    text = json.dumps(head, indent=2)[:-2] + ',\n  "served": [\n' + lines + "\n  ]\n}\n"
    json.loads(text)
    (options.out / "capture.json").write_text(text)


if __name__ == "__main__":
    main()
