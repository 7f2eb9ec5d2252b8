package io.tokenlake.ingest;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Arrays;
import java.util.List;

/** Small OTLP messages. */
public final class TestRequests {
  public static final ByteString TRACE_A = traceId(0xaa);
  public static final ByteString TRACE_B = traceId(0xbb);
  public static final ByteString SPAN_ID = ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
  public static final String KEY_A = "aa".repeat(16);
  public static final String KEY_B = "bb".repeat(16);

  private TestRequests() {}

  public static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  public static Resource resource(String service) {
    return Resource.newBuilder().addAttributes(attribute("service.name", service)).build();
  }

  public static Span span(ByteString traceId, String name) {
    return Span.newBuilder().setTraceId(traceId).setSpanId(SPAN_ID).setName(name).build();
  }

  public static ScopeSpans scopeSpans(String scope, Span... spans) {
    return ScopeSpans.newBuilder()
        .setScope(InstrumentationScope.newBuilder().setName(scope))
        .setSchemaUrl("schema of " + scope)
        .addAllSpans(Arrays.asList(spans))
        .build();
  }

  public static ResourceSpans resourceSpans(String service, ScopeSpans... scopes) {
    return ResourceSpans.newBuilder()
        .setResource(resource(service))
        .setSchemaUrl("schema of " + service)
        .addAllScopeSpans(Arrays.asList(scopes))
        .build();
  }

  public static ExportTraceServiceRequest traces(ResourceSpans... resources) {
    return ExportTraceServiceRequest.newBuilder()
        .addAllResourceSpans(Arrays.asList(resources))
        .build();
  }

  /** Two traces, so two records. */
  public static ExportTraceServiceRequest twoTraces() {
    return traces(resourceSpans("chat", scopeSpans("lib", span(TRACE_A, "a"), span(TRACE_B, "b"))));
  }

  public static ExportMetricsServiceRequest metrics() {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(resource("gpu"))
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .addMetrics(Metric.newBuilder().setName("hw.gpu.utilization"))))
        .build();
  }

  public static ExportLogsServiceRequest logs(LogRecord... records) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(resource("chat"))
                .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(List.of(records))))
        .build();
  }

  private static ByteString traceId(int value) {
    byte[] id = new byte[16];
    Arrays.fill(id, (byte) value);
    return ByteString.copyFrom(id);
  }
}
