package io.tokenlake.pipeline.convert;

import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.tokenlake.domain.genai.MetricPoint;
import io.tokenlake.domain.genai.MetricPoint.Temporality;
import io.tokenlake.domain.genai.TokenMetric;
import io.tokenlake.domain.genai.TokenMetricReader;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.Origin;
import io.tokenlake.pipeline.UsagePoint;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** OTLP metrics that state usage to the points of their series. */
public final class MetricDecoder {
  private final TokenMetricReader reader;

  public MetricDecoder(TokenMetricReader reader) {
    this.reader = reader;
  }

  /** Where the points of a metric are found. */
  public record Place(
      ResourceMetrics resourceMetrics, Map<String, Object> resource, ScopeMetrics scopeMetrics) {
    String scopeName() {
      return OtlpAttributes.emptyToNull(scopeMetrics.getScope().getName());
    }
  }

  /** One point: at most one of the two is there; none when it states no usage. */
  public record Decoded(UsagePoint point, DeadLetter deadLetter) {
    static final Decoded NOTHING = new Decoded(null, null);
  }

  /**
   * Reads the resource of a group of metrics.
   *
   * @param tenant who sent it, as the bridge checked; null where nothing checked it
   */
  public static Map<String, Object> resource(ResourceMetrics resourceMetrics, String tenant) {
    return OtlpAttributes.ofResource(resourceMetrics.getResource(), tenant);
  }

  /** Number of data points of a metric. */
  public static int points(Metric metric) {
    return switch (metric.getDataCase()) {
      case SUM -> metric.getSum().getDataPointsCount();
      case GAUGE -> metric.getGauge().getDataPointsCount();
      case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
      case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
      case SUMMARY -> metric.getSummary().getDataPointsCount();
      case DATA_NOT_SET -> 0;
    };
  }

  /**
   * Whether a point says anything. One without a value, or with the flag for that, only says that
   * its series has ended; what it has then is no 0.
   */
  static boolean hasValue(NumberDataPoint point) {
    return (point.hasAsInt() || point.hasAsDouble()) && !isUnrecorded(point.getFlags());
  }

  private static boolean isUnrecorded(int flags) {
    return (flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) != 0;
  }

  /** Decodes the points of one metric, each on its own. */
  public void decode(Metric metric, Place place, Origin origin, Consumer<Decoded> out) {
    if (!TokenMetricReader.isUsage(metric.getName())) {
      for (int i = points(metric); i > 0; i--) {
        out.accept(Decoded.NOTHING);
      }
      return;
    }
    PointReader points = new PointReader(metric, place, origin, out);
    switch (metric.getDataCase()) {
      case SUM -> {
        Temporality temporality = temporality(metric.getSum().getAggregationTemporality());
        metric.getSum().getDataPointsList().forEach(point -> points.read(point, temporality));
      }
      case HISTOGRAM -> {
        Temporality temporality = temporality(metric.getHistogram().getAggregationTemporality());
        metric.getHistogram().getDataPointsList().forEach(p -> points.read(p, temporality));
      }
      case EXPONENTIAL_HISTOGRAM -> {
        Temporality temporality =
            temporality(metric.getExponentialHistogram().getAggregationTemporality());
        metric
            .getExponentialHistogram()
            .getDataPointsList()
            .forEach(point -> points.read(point, temporality));
      }
      // A gauge or summary of a usage metric is none of the kinds that can be added up.
      case GAUGE -> metric.getGauge().getDataPointsList().forEach(points::refuseKind);
      case SUMMARY -> metric.getSummary().getDataPointsList().forEach(points::refuseKind);
      case DATA_NOT_SET -> {}
    }
  }

  private static Temporality temporality(AggregationTemporality stated) {
    return stated == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA
        ? Temporality.DELTA
        : Temporality.CUMULATIVE;
  }

  /** Reads the points of one metric. */
  private final class PointReader {
    private final Metric metric;
    private final Place place;
    private final Origin origin;
    private final Consumer<Decoded> out;

    PointReader(Metric metric, Place place, Origin origin, Consumer<Decoded> out) {
      this.metric = metric;
      this.place = place;
      this.origin = origin;
      this.out = out;
    }

    void read(NumberDataPoint point, Temporality temporality) {
      if (!hasValue(point)) {
        out.accept(Decoded.NOTHING);
        return;
      }
      double value = point.hasAsInt() ? 0 : point.getAsDouble();
      BigDecimal amount = point.hasAsInt() ? BigDecimal.valueOf(point.getAsInt()) : decimal(value);
      read(
          point,
          point.getAttributesList(),
          temporality,
          point.getStartTimeUnixNano(),
          point.getTimeUnixNano(),
          amount,
          value);
    }

    void read(HistogramDataPoint point, Temporality temporality) {
      if (!point.hasSum() || isUnrecorded(point.getFlags())) {
        out.accept(Decoded.NOTHING);
        return;
      }
      read(
          point,
          point.getAttributesList(),
          temporality,
          point.getStartTimeUnixNano(),
          point.getTimeUnixNano(),
          decimal(point.getSum()),
          point.getSum());
    }

    void read(ExponentialHistogramDataPoint point, Temporality temporality) {
      if (!point.hasSum() || isUnrecorded(point.getFlags())) {
        out.accept(Decoded.NOTHING);
        return;
      }
      read(
          point,
          point.getAttributesList(),
          temporality,
          point.getStartTimeUnixNano(),
          point.getTimeUnixNano(),
          decimal(point.getSum()),
          point.getSum());
    }

    void refuseKind(Message point) {
      refuse(
          "its points are of kind " + metric.getDataCase() + "; usage is a sum or histogram",
          point);
    }

    private void read(
        Message raw,
        List<KeyValue> pointAttributes,
        Temporality temporality,
        long startNanos,
        long timeNanos,
        BigDecimal amount,
        double value) {
      if (amount == null || amount.signum() < 0) {
        refuse(
            "its value is " + (amount == null ? value : amount) + "; usage is a number from 0",
            raw);
        return;
      }
      if (!Times.isPlausible(timeNanos) || (startNanos != 0 && !Times.isPlausible(startNanos))) {
        refuse(
            "its time is %d and its start %d ns since the epoch; both must lie in 2000 to 2099"
                .formatted(timeNanos, startNanos),
            raw);
        return;
      }
      // What a counter counted by then its next point has too; what a delta adds nobody says again.
      String ahead = Times.problem(Math.max(timeNanos, startNanos), origin);
      if (ahead != null && temporality == Temporality.CUMULATIVE) {
        refuse(ahead, raw);
        return;
      }
      Map<String, Object> attributes = OtlpAttributes.toMap(pointAttributes);
      MetricPoint point =
          new MetricPoint(
              metric.getName(),
              OtlpAttributes.emptyToNull(metric.getUnit()),
              attributes,
              place.resource(),
              place.scopeName(),
              temporality,
              startNanos,
              timeNanos,
              amount);
      Optional<TokenMetric> usage = reader.read(point);
      out.accept(
          usage.isEmpty() ? Decoded.NOTHING : new Decoded(usagePoint(point, usage.get()), null));
    }

    private UsagePoint usagePoint(MetricPoint point, TokenMetric usage) {
      // Sorted, because two exports may list the same attributes in different order.
      String series =
          String.join(
              "\n",
              point.name(),
              String.valueOf(point.scopeName()),
              OtlpAttributes.toJson(new TreeMap<>(point.attributes())),
              OtlpAttributes.toJson(new TreeMap<>(point.resource())));
      return new UsagePoint(
          series,
          usage,
          point.temporality(),
          point.startNanos(),
          point.timeNanos(),
          point.scopeName(),
          origin);
    }

    private void refuse(String why, Message point) {
      out.accept(
          new Decoded(
              null,
              MetricLetters.invalid(
                  why, metric, point, place.resourceMetrics(), place.scopeMetrics(), origin)));
    }

    /** The shortest decimal that names the double; null when it is no number. */
    private BigDecimal decimal(double value) {
      return Double.isFinite(value) ? new BigDecimal(Double.toString(value)) : null;
    }
  }
}
