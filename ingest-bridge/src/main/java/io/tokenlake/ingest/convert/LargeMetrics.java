package io.tokenlake.ingest.convert;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.util.ArrayList;
import java.util.List;

/**
 * A metric may have more data points than fit one record. Two metrics of the same name, each with
 * half of the points, say the same.
 */
final class LargeMetrics {
  private LargeMetrics() {}

  /** The request with metrics of at most this size, or of a single point. */
  static byte[] split(byte[] request, int maxBytes) throws InvalidProtocolBufferException {
    ExportMetricsServiceRequest.Builder out =
        ExportMetricsServiceRequest.parseFrom(request).toBuilder();
    boolean changed = false;
    for (var resource : out.getResourceMetricsBuilderList()) {
      for (ScopeMetrics.Builder scope : resource.getScopeMetricsBuilderList()) {
        List<Metric> metrics = new ArrayList<>();
        scope.getMetricsList().forEach(metric -> addHalves(metric, maxBytes, metrics));
        if (metrics.size() != scope.getMetricsCount()) {
          scope.clearMetrics().addAllMetrics(metrics);
          changed = true;
        }
      }
    }
    return changed ? out.build().toByteArray() : request;
  }

  private static void addHalves(Metric metric, int maxBytes, List<Metric> out) {
    int points = points(metric).size();
    if (metric.getSerializedSize() <= maxBytes || points <= 1) {
      out.add(metric);
      return;
    }
    addHalves(withPoints(metric, 0, points / 2), maxBytes, out);
    addHalves(withPoints(metric, points / 2, points), maxBytes, out);
  }

  private static List<? extends Message> points(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsList();
      case SUM -> metric.getSum().getDataPointsList();
      case HISTOGRAM -> metric.getHistogram().getDataPointsList();
      case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsList();
      case SUMMARY -> metric.getSummary().getDataPointsList();
      case DATA_NOT_SET -> List.of();
    };
  }

  private static Metric withPoints(Metric metric, int from, int to) {
    Metric.Builder out = metric.toBuilder();
    switch (metric.getDataCase()) {
      case GAUGE ->
          out.getGaugeBuilder()
              .clearDataPoints()
              .addAllDataPoints(metric.getGauge().getDataPointsList().subList(from, to));
      case SUM ->
          out.getSumBuilder()
              .clearDataPoints()
              .addAllDataPoints(metric.getSum().getDataPointsList().subList(from, to));
      case HISTOGRAM ->
          out.getHistogramBuilder()
              .clearDataPoints()
              .addAllDataPoints(metric.getHistogram().getDataPointsList().subList(from, to));
      case EXPONENTIAL_HISTOGRAM ->
          out.getExponentialHistogramBuilder()
              .clearDataPoints()
              .addAllDataPoints(
                  metric.getExponentialHistogram().getDataPointsList().subList(from, to));
      case SUMMARY ->
          out.getSummaryBuilder()
              .clearDataPoints()
              .addAllDataPoints(metric.getSummary().getDataPointsList().subList(from, to));
      case DATA_NOT_SET ->
          throw new IllegalArgumentException("a metric without points has no half");
    }
    return out.build();
  }
}
