package io.tokenlake.pipeline;

import io.tokenlake.domain.genai.MetricPoint;
import io.tokenlake.domain.genai.TokenMetric;
import java.util.Map;

/**
 * A data point of a metric that states usage.
 *
 * @param series identity of the time series: metric, attributes, resource and scope
 * @param startNanos start of what the value counts, ns since the epoch; 0 when not stated
 * @param timeNanos time of the point, ns since the epoch
 */
public record UsagePoint(
    String series,
    TokenMetric metric,
    MetricPoint.Temporality temporality,
    long startNanos,
    long timeNanos,
    String scopeName,
    Origin origin) {

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
