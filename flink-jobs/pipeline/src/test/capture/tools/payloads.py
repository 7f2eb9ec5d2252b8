"""Reading OTLP payload files; shared by finish.py and show.py."""
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

REQUESTS = {"traces": ExportTraceServiceRequest, "logs": ExportLogsServiceRequest, "metrics": ExportMetricsServiceRequest}
RESOURCES = {"traces": "resource_spans", "logs": "resource_logs", "metrics": "resource_metrics"}


def read(signal, path):
    request = REQUESTS[signal]()
    request.ParseFromString(path.read_bytes())
    return request


def value(any_value):
    """An attribute value as plain Python."""
    kind = any_value.WhichOneof("value")
    if kind == "array_value":
        return [value(item) for item in any_value.array_value.values]
    if kind == "kvlist_value":
        return {pair.key: value(pair.value) for pair in any_value.kvlist_value.values}
    return getattr(any_value, kind) if kind else None


def attributes(owner):
    return {pair.key: value(pair.value) for pair in owner.attributes}
