"""Prints a fixture for reading: show.py FIXTURE_FOLDER [ATTRIBUTE_PREFIX ...]; --usage instead of prefixes: a line a span."""
import pathlib
import sys

import payloads

folder, prefixes = pathlib.Path(sys.argv[1]), tuple(sys.argv[2:])


if prefixes == ("--usage",):
    for entry in payloads.read("traces", folder / "traces.pb").resource_spans:
        for scope in entry.scope_spans:
            for span in sorted(scope.spans, key=lambda item: item.start_time_unix_nano):
                told = {key: item for key, item in payloads.attributes(span).items()
                        if any(word in key for word in ("token", "finish", "stop_reason", "error", ".id", "usage", "stream",
                                                        "provider", "system", "operation", "span.kind", "cost"))
                        and len(str(item)) < 250}
                print(f"{span.name!r} {'child' if span.parent_span_id else 'root'} status={span.status.code}", told)
    sys.exit()


def show(attributes, indent):
    for key, item in sorted(attributes.items()):
        if not prefixes or key.startswith(prefixes):
            text = str(item)
            print(f"{indent}{key} = {text if len(text) < 200 else text[:200] + '…'} ({type(item).__name__})")


if (folder / "traces.pb").exists():
    spans = [(entry.resource, scope.scope, span) for entry in payloads.read("traces", folder / "traces.pb").resource_spans
             for scope in entry.scope_spans for span in scope.spans]
    if spans:
        print("resource", payloads.attributes(spans[0][0]))
    names = {span.span_id: span.name for _, _, span in spans}
    for _, scope, span in sorted(spans, key=lambda item: item[2].start_time_unix_nano):
        parent = names.get(span.parent_span_id, "(elsewhere)") if span.parent_span_id else "-"
        print(f"\nSPAN {span.name!r} kind={span.kind} parent={parent!r} status={span.status.code} {span.status.message[:80]!r}"
              f" scope={scope.name} {scope.version}")
        show(payloads.attributes(span), "    ")
        for event in span.events:
            print(f"    EVENT {event.name}")
            show(payloads.attributes(event), "        ")
if (folder / "logs.pb").exists():
    for entry in payloads.read("logs", folder / "logs.pb").resource_logs:
        for scope in entry.scope_logs:
            for record in scope.log_records:
                print(f"\nLOG {record.event_name!r} scope={scope.scope.name} body={str(payloads.value(record.body))[:200]}")
                show(payloads.attributes(record), "    ")
if (folder / "metrics.pb").exists():
    for entry in payloads.read("metrics", folder / "metrics.pb").resource_metrics:
        for scope in entry.scope_metrics:
            print("\nMETRICS", scope.scope.name, [metric.name for metric in scope.metrics])
