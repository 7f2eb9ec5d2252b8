package io.tokenlake.pipeline.convert;

import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.Origin;

/** Dead letters about points of metrics. */
final class MetricLetters {
  private MetricLetters() {}

  /** A point that cannot be right, and nothing else: with all of them each would grow. */
  static DeadLetter invalid(
      String why,
      Metric metric,
      Message point,
      ResourceMetrics resource,
      ScopeMetrics scope,
      Origin origin) {
    ExportMetricsServiceRequest payload =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                resource.toBuilder()
                    .clearScopeMetrics()
                    .addScopeMetrics(
                        scope.toBuilder().clearMetrics().addMetrics(alone(metric, point))))
            .build();
    return new DeadLetter(
        "INVALID_METRIC",
        "metric " + metric.getName() + ": " + why,
        null,
        null,
        payload.toByteArray(),
        origin);
  }

  private static Metric alone(Metric metric, Message point) {
    Metric.Builder alone = metric.toBuilder();
    if (point instanceof NumberDataPoint number && metric.hasSum()) {
      alone.getSumBuilder().clearDataPoints().addDataPoints(number);
    } else if (point instanceof NumberDataPoint number) {
      alone.getGaugeBuilder().clearDataPoints().addDataPoints(number);
    } else if (point instanceof HistogramDataPoint histogram) {
      alone.getHistogramBuilder().clearDataPoints().addDataPoints(histogram);
    } else if (point instanceof ExponentialHistogramDataPoint histogram) {
      alone.getExponentialHistogramBuilder().clearDataPoints().addDataPoints(histogram);
    } else if (point instanceof SummaryDataPoint summary) {
      alone.getSummaryBuilder().clearDataPoints().addDataPoints(summary);
    }
    return alone.build();
  }
}
