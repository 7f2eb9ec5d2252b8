package io.tokenlake.pipeline.convert;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.Origin;
import io.tokenlake.schemas.otlp.ContentFilter;

/** Dead letters of single spans. */
final class RefusedSpans {
  private RefusedSpans() {}

  /**
   * The letter of one span. Its payload is the span as a request of its own, without content, so
   * that it can be sent again mended.
   */
  static DeadLetter letter(
      String reason,
      String detail,
      Span span,
      ScopeSpans scopeSpans,
      SpanDecoder.Resource resource,
      Origin origin) {
    boolean alone = resource.problem() != null;
    return new DeadLetter(
        reason,
        alone ? detail + "; the payload is the span without them" : detail,
        OtlpIds.hex(span.getTraceId()),
        OtlpIds.hex(span.getSpanId()),
        ContentFilter.DEFAULT
            .traces(
                alone
                    ? request(ResourceSpans.newBuilder(), ScopeSpans.newBuilder(), span)
                    : request(resource.message().toBuilder(), scopeSpans.toBuilder(), span))
            .toByteArray(),
        origin);
  }

  private static ExportTraceServiceRequest request(
      ResourceSpans.Builder resource, ScopeSpans.Builder scope, Span span) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            resource.clearScopeSpans().addScopeSpans(scope.clearSpans().addSpans(span)))
        .build();
  }
}
