package io.tokenlake.gpu.metric;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes points as one request of OTLP. */
public final class MetricRequest {
  /** The instrumentation scope of all that the agent sends. */
  public static final InstrumentationScope SCOPE =
      InstrumentationScope.newBuilder().setName("io.tokenlake.gpu").build();

  private MetricRequest() {}

  /** The request, encoded: points of one metric of one entity are together, in order of time. */
  public static byte[] encode(List<Point> points) {
    Map<Entity, Map<MetricDef, List<Point>>> byEntity = new LinkedHashMap<>();
    for (Point point : points) {
      byEntity
          .computeIfAbsent(point.series().entity(), unused -> new LinkedHashMap<>())
          .computeIfAbsent(point.series().def(), unused -> new ArrayList<>())
          .add(point);
    }
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    byEntity.forEach(
        (entity, metrics) -> {
          ScopeMetrics.Builder scope = ScopeMetrics.newBuilder().setScope(SCOPE);
          metrics.forEach((def, ofMetric) -> scope.addMetrics(metric(def, ofMetric)));
          request.addResourceMetrics(
              ResourceMetrics.newBuilder().setResource(entity.resource()).addScopeMetrics(scope));
        });
    return request.build().toByteArray();
  }

  private static Metric metric(MetricDef def, List<Point> points) {
    List<NumberDataPoint> data = new ArrayList<>(points.size());
    for (Point point : points) {
      data.add(data(def, point));
    }
    Metric.Builder metric =
        Metric.newBuilder()
            .setName(def.name())
            .setUnit(def.unit())
            .setDescription(def.description());
    if (def.kind() == Kind.GAUGE) {
      return metric.setGauge(Gauge.newBuilder().addAllDataPoints(data)).build();
    }
    return metric
        .setSum(
            Sum.newBuilder()
                .setIsMonotonic(def.kind() == Kind.COUNTER)
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addAllDataPoints(data))
        .build();
  }

  private static NumberDataPoint data(MetricDef def, Point point) {
    NumberDataPoint.Builder data =
        NumberDataPoint.newBuilder()
            .setTimeUnixNano(point.timeNanos())
            .setStartTimeUnixNano(point.startNanos())
            .addAllAttributes(point.series().attributes());
    return (def.whole() ? data.setAsInt(point.whole()) : data.setAsDouble(point.real())).build();
  }
}
