package io.tokenlake.ingest.convert;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits a request by trace, so that a trace stays in one partition. Each part repeats the
 * resources and scopes of its own spans, each once. A span with an invalid trace id goes through
 * under the id it has: the reader dead-letters it with a reason.
 */
public final class TraceSplitter {
  private TraceSplitter() {}

  /** One part for each trace id, in the order of their first spans; none if there are no spans. */
  public static List<Part<ExportTraceServiceRequest>> split(ExportTraceServiceRequest request) {
    Map<ByteString, TraceBuilder> traces = tracesOf(request);
    if (traces.size() == 1) {
      // The same instance, so that the bytes received can be published without encoding them again.
      return List.of(new Part<>(key(traces.keySet().iterator().next()), request));
    }
    for (int r = 0; r < request.getResourceSpansCount(); r++) {
      ResourceSpans resourceSpans = request.getResourceSpans(r);
      ResourceSpans bareResource = resourceSpans.toBuilder().clearScopeSpans().build();
      for (int s = 0; s < resourceSpans.getScopeSpansCount(); s++) {
        ScopeSpans scopeSpans = resourceSpans.getScopeSpans(s);
        ScopeSpans bareScope = scopeSpans.toBuilder().clearSpans().build();
        for (Span span : scopeSpans.getSpansList()) {
          traces.get(span.getTraceId()).add(r, bareResource, s, bareScope, span);
        }
      }
    }
    List<Part<ExportTraceServiceRequest>> parts = new ArrayList<>(traces.size());
    traces.forEach((id, trace) -> parts.add(new Part<>(key(id), trace.request.build())));
    return parts;
  }

  private static Map<ByteString, TraceBuilder> tracesOf(ExportTraceServiceRequest request) {
    Map<ByteString, TraceBuilder> traces = new LinkedHashMap<>();
    for (ResourceSpans resourceSpans : request.getResourceSpansList()) {
      for (ScopeSpans scopeSpans : resourceSpans.getScopeSpansList()) {
        for (Span span : scopeSpans.getSpansList()) {
          traces.computeIfAbsent(span.getTraceId(), id -> new TraceBuilder());
        }
      }
    }
    return traces;
  }

  private static String key(ByteString traceId) {
    return HexFormat.of().formatHex(traceId.toByteArray());
  }

  /** Collects one trace; the indexes tell whether the current resource and scope still apply. */
  private static final class TraceBuilder {
    private final ExportTraceServiceRequest.Builder request =
        ExportTraceServiceRequest.newBuilder();
    private int resourceIndex = -1;
    private int scopeIndex = -1;
    private ResourceSpans.Builder resource;
    private ScopeSpans.Builder scope;

    void add(int r, ResourceSpans bareResource, int s, ScopeSpans bareScope, Span span) {
      if (r != resourceIndex) {
        resource = request.addResourceSpansBuilder().mergeFrom(bareResource);
        resourceIndex = r;
        scopeIndex = -1;
      }
      if (s != scopeIndex) {
        scope = resource.addScopeSpansBuilder().mergeFrom(bareScope);
        scopeIndex = s;
      }
      scope.addSpans(span);
    }
  }
}
