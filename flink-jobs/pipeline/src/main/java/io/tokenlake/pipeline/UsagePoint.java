package io.tokenlake.pipeline;

import io.tokenlake.domain.genai.MetricPoint;
import io.tokenlake.domain.genai.TokenMetric;
import java.util.Map;

/**
 * A data point of a metric that states usage.
 *
 * @param series identity of the time series: metric, attributes, resource and scope
 * @param startNanos start of what the value counts, ns since the epoch; 0 when not stated
 * @param timeNanos time of the point as it was sent, ns since the epoch
 */
public record UsagePoint(
    String series,
    TokenMetric metric,
    MetricPoint.Temporality temporality,
    long startNanos,
    long timeNanos,
    String scopeName,
    Origin origin) {
  private static final long NANOS_PER_MICRO = 1_000;

  /**
   * Identity of what counts. Cumulative points of one series that state different starts are of a
   * process that was started again, or of several that send without an id of their own; each counts
   * for itself, in whatever order their points come.
   */
  public String counter() {
    boolean stated = temporality == MetricPoint.Temporality.CUMULATIVE && startNanos > 0;
    return stated ? series + '@' + startNanos : series;
  }

  /** When it was, by a clock that can be right; a start that is not stated is at the epoch. */
  public EventTimes times() {
    return EventTimes.of(startNanos / NANOS_PER_MICRO, timeNanos / NANOS_PER_MICRO, origin);
  }

  /** Whether the clock of its sender was ahead, so that it was at another time than was sent. */
  public boolean isAhead() {
    return origin.isAhead(timeNanos / NANOS_PER_MICRO);
  }

  /** The point as its counter sees it; the series stands for its attributes. */
  public MetricPoint metricPoint() {
    return new MetricPoint(
        metric.metric(),
        null,
        Map.of(),
        Map.of(),
        scopeName,
        temporality,
        startNanos,
        timeNanos,
        metric.amount());
  }
}
