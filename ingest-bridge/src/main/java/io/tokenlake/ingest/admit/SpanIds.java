package io.tokenlake.ingest.admit;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;

/** Rejects spans whose ids are invalid by the OTLP specification. */
public final class SpanIds {
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  private SpanIds() {}

  /** The request without such spans, or the same instance if it has none. */
  public static ExportTraceServiceRequest judge(
      ExportTraceServiceRequest request, Rejections rejections) {
    for (ResourceSpans resource : request.getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          if (!isValid(span)) {
            return without(request, rejections);
          }
        }
      }
    }
    return request;
  }

  private static ExportTraceServiceRequest without(
      ExportTraceServiceRequest request, Rejections rejections) {
    ExportTraceServiceRequest.Builder out = request.toBuilder();
    for (int r = 0; r < out.getResourceSpansCount(); r++) {
      ResourceSpans.Builder resource = out.getResourceSpansBuilder(r);
      for (int s = 0; s < resource.getScopeSpansCount(); s++) {
        ScopeSpans scope = resource.getScopeSpans(s);
        ScopeSpans.Builder kept = resource.getScopeSpansBuilder(s).clearSpans();
        for (int i = 0; i < scope.getSpansCount(); i++) {
          if (isValid(scope.getSpans(i))) {
            kept.addSpans(scope.getSpans(i));
          } else {
            rejections.add(
                Rejections.Reason.INVALID_ID,
                "resourceSpans[%d].scopeSpans[%d].spans[%d]".formatted(r, s, i));
          }
        }
      }
    }
    return out.build();
  }

  private static boolean isValid(Span span) {
    return isValid(span.getTraceId(), TRACE_ID_BYTES) && isValid(span.getSpanId(), SPAN_ID_BYTES);
  }

  private static boolean isValid(ByteString id, int bytes) {
    if (id.size() != bytes) {
      return false;
    }
    for (int i = 0; i < bytes; i++) {
      if (id.byteAt(i) != 0) {
        return true;
      }
    }
    return false;
  }
}
