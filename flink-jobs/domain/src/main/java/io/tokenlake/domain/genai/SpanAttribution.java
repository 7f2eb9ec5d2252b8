package io.tokenlake.domain.genai;

/** Who a span that is no model call was made for: the same keys as those of calls. */
public final class SpanAttribution {
  /** What {@code span} or its resource says. */
  public Attribution of(TelemetrySpan span) {
    return new AttributionReader(new Attributes(span.attributes()), new Attributes(span.resource()))
        .read();
  }
}
