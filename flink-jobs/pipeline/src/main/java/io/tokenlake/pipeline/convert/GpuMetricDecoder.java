package io.tokenlake.pipeline.convert;

import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.tokenlake.domain.genai.Attribution;
import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.domain.genai.SpanAttribution;
import io.tokenlake.domain.gpu.DcgmBlank;
import io.tokenlake.domain.gpu.GpuDevice;
import io.tokenlake.domain.gpu.GpuDevices;
import io.tokenlake.domain.gpu.GpuReading;
import io.tokenlake.domain.gpu.GpuSample;
import io.tokenlake.domain.gpu.GpuVocabulary;
import io.tokenlake.domain.gpu.SampleGroups;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * OTLP metrics to samples of GPUs. Metrics and points that say nothing known of one are passed
 * over.
 */
public final class GpuMetricDecoder {
  private final GpuVocabulary vocabulary = GpuVocabulary.bundled();
  private final SpanAttribution attribution;

  /**
   * @param mapping which attributes of a resource say whose a GPU is
   */
  public GpuMetricDecoder(AttributionMapping mapping) {
    this.attribution = new SpanAttribution(mapping);
  }

  /**
   * What a message holds.
   *
   * @param repeats points that said again what another of the same message did
   */
  public record Decoded(List<GpuSample> samples, List<DeadLetter> deadLetters, int repeats) {}

  /** Decodes the points of one message, each on its own. */
  public Decoded decode(ExportMetricsServiceRequest request, TopicRecord record) {
    Reader reader = new Reader(record);
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      for (ScopeMetrics scope : resource.getScopeMetricsList()) {
        for (Metric metric : scope.getMetricsList()) {
          if (vocabulary.knows(metric.getName())) {
            reader.read(metric, resource, scope);
          }
        }
      }
    }
    return new Decoded(reader.groups.samples(), reader.letters, reader.repeats);
  }

  /** Reads one message. */
  private final class Reader {
    private final TopicRecord record;
    private final SampleGroups groups = new SampleGroups();
    private final List<DeadLetter> letters = new ArrayList<>();
    private int repeats;
    private ResourceMetrics current;
    private Map<String, Object> resourceAttributes;
    private Attribution owner;

    Reader(TopicRecord record) {
      this.record = record;
    }

    void read(Metric metric, ResourceMetrics resource, ScopeMetrics scope) {
      if (current != resource) {
        current = resource;
        resourceAttributes = OtlpAttributes.ofResource(resource.getResource(), record.tenant());
        owner = attribution.of(resourceAttributes);
      }
      switch (metric.getDataCase()) {
        case GAUGE ->
            metric.getGauge().getDataPointsList().forEach(p -> read(p, false, metric, scope));
        case SUM -> {
          boolean delta =
              metric.getSum().getAggregationTemporality()
                  == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
          metric.getSum().getDataPointsList().forEach(p -> read(p, delta, metric, scope));
        }
        case HISTOGRAM ->
            metric.getHistogram().getDataPointsList().forEach(p -> refuseKind(metric, p, scope));
        case EXPONENTIAL_HISTOGRAM ->
            metric
                .getExponentialHistogram()
                .getDataPointsList()
                .forEach(p -> refuseKind(metric, p, scope));
        case SUMMARY ->
            metric.getSummary().getDataPointsList().forEach(p -> refuseKind(metric, p, scope));
        case DATA_NOT_SET -> {}
      }
    }

    private void read(NumberDataPoint point, boolean delta, Metric metric, ScopeMetrics scope) {
      if (!MetricDecoder.hasValue(point)) {
        return;
      }
      Map<String, Object> attributes = OtlpAttributes.toMap(point.getAttributesList());
      GpuReading reading = vocabulary.find(metric.getName(), attributes);
      double value = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
      if (reading == null || DcgmBlank.is(reading.source(), value)) {
        return;
      }
      String problem = problem(point, delta, reading, value);
      GpuDevice device = null;
      if (problem == null) {
        device = GpuDevices.of(reading.source(), attributes, resourceAttributes, owner);
        if (device == null) {
          problem =
              "nothing says which GPU it is of; the UUID must be in attribute "
                  + GpuDevices.idAttribute(reading.source());
        }
      }
      if (problem != null) {
        refuse(problem, metric, point, scope);
      } else if (!groups.add(device, reading, point.getTimeUnixNano(), value)) {
        repeats++;
      }
    }

    private String problem(NumberDataPoint point, boolean delta, GpuReading reading, double value) {
      if (delta) {
        return "its temporality is delta; what drivers count is cumulative";
      }
      if (!reading.field().isPlausible(value * reading.factor())) {
        return "its value is %s, %s in the unit of %s, which is at most %s"
            .formatted(
                value, value * reading.factor(), reading.field().column(), reading.field().most());
      }
      return Times.problem(point.getTimeUnixNano(), record.origin());
    }

    private void refuseKind(Metric metric, Message point, ScopeMetrics scope) {
      refuse(
          "its points are of kind " + metric.getDataCase() + "; a GPU's are gauges and sums",
          metric,
          point,
          scope);
    }

    private void refuse(String why, Metric metric, Message point, ScopeMetrics scope) {
      letters.add(MetricLetters.invalid(why, metric, point, current, scope, record.origin()));
    }
  }
}
