package io.tokenlake.domain.genai;

import java.util.Map;

/**
 * Who a span that is no model call was made for, and whose a resource is, read where calls have it.
 */
public final class SpanAttribution {
  private final AttributionReader reader;

  /** Attribution by the given attributes. */
  public SpanAttribution(AttributionMapping mapping) {
    reader = new AttributionReader(mapping);
  }

  /** What {@code span} or its resource says. */
  public Attribution of(TelemetrySpan span) {
    return reader.read(new Attributes(span.attributes()), new Attributes(span.resource()));
  }

  /** What a resource says of all that it sends. */
  public Attribution of(Map<String, Object> resource) {
    return reader.read(new Attributes(Map.of()), new Attributes(resource));
  }
}
