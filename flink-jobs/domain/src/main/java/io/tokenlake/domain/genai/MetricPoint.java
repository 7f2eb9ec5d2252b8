package io.tokenlake.domain.genai;

import java.math.BigDecimal;
import java.util.Map;

/**
 * One data point of an OTLP metric as the domain sees it, free of any wire format.
 *
 * @param name metric name
 * @param unit unit; null when not stated
 * @param attributes attributes of the point
 * @param resource attributes of the resource that sent it
 * @param scopeName instrumentation scope; null when not stated
 * @param temporality whether the value counts from the last point or from {@code startNanos}
 * @param startNanos start of what the value counts, ns since the epoch; 0 when not stated
 * @param timeNanos end of what the value counts, ns since the epoch
 * @param value value of a counter, or sum of a histogram
 */
public record MetricPoint(
    String name,
    String unit,
    Map<String, Object> attributes,
    Map<String, Object> resource,
    String scopeName,
    Temporality temporality,
    long startNanos,
    long timeNanos,
    BigDecimal value) {

  /** What a value counts from. */
  public enum Temporality {
    DELTA,
    CUMULATIVE
  }
}
