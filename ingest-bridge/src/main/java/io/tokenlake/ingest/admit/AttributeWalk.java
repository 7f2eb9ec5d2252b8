package io.tokenlake.ingest.admit;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.function.Predicate;

/** Whether a condition holds for every list of attributes in a request. Every one is hot. */
final class AttributeWalk {
  private final Predicate<List<KeyValue>> condition;

  AttributeWalk(Predicate<List<KeyValue>> condition) {
    this.condition = condition;
  }

  boolean traces(ExportTraceServiceRequest request) {
    return all(
        request.getResourceSpansList(),
        resource ->
            condition.test(resource.getResource().getAttributesList())
                && all(
                    resource.getScopeSpansList(),
                    scope ->
                        condition.test(scope.getScope().getAttributesList())
                            && all(scope.getSpansList(), this::span)));
  }

  boolean metrics(ExportMetricsServiceRequest request) {
    return all(
        request.getResourceMetricsList(),
        resource ->
            condition.test(resource.getResource().getAttributesList())
                && all(
                    resource.getScopeMetricsList(),
                    scope ->
                        condition.test(scope.getScope().getAttributesList())
                            && all(scope.getMetricsList(), this::metric)));
  }

  boolean logs(ExportLogsServiceRequest request) {
    return all(
        request.getResourceLogsList(),
        resource ->
            condition.test(resource.getResource().getAttributesList())
                && all(
                    resource.getScopeLogsList(),
                    scope ->
                        condition.test(scope.getScope().getAttributesList())
                            && all(
                                scope.getLogRecordsList(),
                                log -> condition.test(log.getAttributesList()))));
  }

  private boolean span(Span span) {
    return condition.test(span.getAttributesList())
        && all(span.getEventsList(), event -> condition.test(event.getAttributesList()))
        && all(span.getLinksList(), link -> condition.test(link.getAttributesList()));
  }

  private boolean metric(Metric metric) {
    if (!condition.test(metric.getMetadataList())) {
      return false;
    }
    return switch (metric.getDataCase()) {
      case GAUGE ->
          all(
              metric.getGauge().getDataPointsList(),
              p -> point(p.getAttributesList(), p.getExemplarsList()));
      case SUM ->
          all(
              metric.getSum().getDataPointsList(),
              p -> point(p.getAttributesList(), p.getExemplarsList()));
      case HISTOGRAM ->
          all(
              metric.getHistogram().getDataPointsList(),
              p -> point(p.getAttributesList(), p.getExemplarsList()));
      case EXPONENTIAL_HISTOGRAM ->
          all(
              metric.getExponentialHistogram().getDataPointsList(),
              p -> point(p.getAttributesList(), p.getExemplarsList()));
      case SUMMARY ->
          all(metric.getSummary().getDataPointsList(), p -> condition.test(p.getAttributesList()));
      case DATA_NOT_SET -> true;
    };
  }

  private boolean point(List<KeyValue> attributes, List<Exemplar> exemplars) {
    return condition.test(attributes)
        && all(exemplars, exemplar -> condition.test(exemplar.getFilteredAttributesList()));
  }

  private static <T> boolean all(List<T> list, Predicate<T> condition) {
    for (int i = 0; i < list.size(); i++) {
      if (!condition.test(list.get(i))) {
        return false;
      }
    }
    return true;
  }
}
