package io.tokenlake.gpu;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Writes samples as OpenTelemetry metrics, under the names and in the units of its hardware
 * conventions where they have one. An absent metric has no point.
 */
final class SampleMetrics {
  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("io.tokenlake.gpu");
  private static final AttributeKey<String> HW_ID = AttributeKey.stringKey("hw.id");
  private static final AttributeKey<String> HW_TYPE = AttributeKey.stringKey("hw.type");
  private static final AttributeKey<String> HW_NAME = AttributeKey.stringKey("hw.name");
  private static final AttributeKey<String> HW_VENDOR = AttributeKey.stringKey("hw.vendor");
  private static final AttributeKey<String> HW_DRIVER = AttributeKey.stringKey("hw.driver_version");
  private static final AttributeKey<String> HW_GPU_TASK = AttributeKey.stringKey("hw.gpu.task");

  /**
   * NVML does not say since when it counts, and OTLP writes an unknown start as 0. Inventing one
   * would make a counter that starts over look like energy given back.
   */
  private static final long UNKNOWN_START = 0;

  private static final double PER_CENT = 100;
  private static final double PER_MILLE = 1_000;

  private final Resource resource;

  SampleMetrics(Resource resource) {
    this.resource = resource;
  }

  /** Writes the samples; a metric that none of them has is left out. */
  Collection<MetricData> of(List<GpuSample> samples) {
    List<MetricData> metrics = new ArrayList<>();
    gauge(
        metrics,
        "hw.gpu.utilization",
        "Fraction of time with at least one kernel running",
        "1",
        points(samples, SampleMetrics::generalTask, s -> divide(s.utilizationPercent(), PER_CENT)));
    gauge(
        metrics,
        "hw.gpu.memory.controller.utilization",
        "Fraction of time with device memory being read or written",
        "1",
        points(samples, s -> divide(s.memoryControllerPercent(), PER_CENT)));
    bytes(metrics, "hw.gpu.memory.limit", "GPU memory", samples, GpuSample::memoryTotalBytes);
    bytes(metrics, "hw.gpu.memory.usage", "GPU memory used", samples, GpuSample::memoryUsedBytes);
    bytes(
        metrics,
        "hw.gpu.memory.reserved",
        "GPU memory kept by the driver and the firmware",
        samples,
        GpuSample::memoryReservedBytes);
    gauge(
        metrics,
        "hw.temperature",
        "Temperature of the GPU die",
        "Cel",
        points(samples, s -> divide(s.temperatureCelsius(), 1)));
    gauge(
        metrics,
        "hw.power",
        "Power drawn by the board",
        "W",
        points(samples, s -> divide(s.powerMilliwatts(), PER_MILLE)));
    energy(metrics, points(samples, s -> divide(s.energyMillijoules(), PER_MILLE)));
    return metrics;
  }

  private void gauge(
      List<MetricData> metrics,
      String name,
      String description,
      String unit,
      List<DoublePointData> points) {
    if (!points.isEmpty()) {
      metrics.add(
          metric(
              name,
              description,
              unit,
              MetricDataType.DOUBLE_GAUGE,
              GaugeData.createDoubleGaugeData(points)));
    }
  }

  /** The conventions make sizes up-down counters: sums that may fall. */
  private void bytes(
      List<MetricData> metrics,
      String name,
      String description,
      List<GpuSample> samples,
      Function<GpuSample, Long> bytes) {
    List<LongPointData> points =
        samples.stream()
            .filter(sample -> bytes.apply(sample) != null)
            .map(
                sample ->
                    LongPointData.create(
                        UNKNOWN_START,
                        epochNanos(sample.time()),
                        attributes(sample).build(),
                        bytes.apply(sample)))
            .toList();
    if (!points.isEmpty()) {
      metrics.add(
          metric(
              name,
              description,
              "By",
              MetricDataType.LONG_SUM,
              SumData.createLongSumData(false, AggregationTemporality.CUMULATIVE, points)));
    }
  }

  private void energy(List<MetricData> metrics, List<DoublePointData> points) {
    if (!points.isEmpty()) {
      metrics.add(
          metric(
              "hw.energy",
              "Energy drawn since the driver was loaded",
              "J",
              MetricDataType.DOUBLE_SUM,
              SumData.createDoubleSumData(true, AggregationTemporality.CUMULATIVE, points)));
    }
  }

  private MetricData metric(
      String name, String description, String unit, MetricDataType type, Data<?> data) {
    return new Metric(resource, SCOPE, name, description, unit, type, data);
  }

  private static List<DoublePointData> points(
      List<GpuSample> samples, Function<GpuSample, Double> value) {
    return points(samples, SampleMetrics::attributes, value);
  }

  private static List<DoublePointData> points(
      List<GpuSample> samples,
      Function<GpuSample, AttributesBuilder> attributes,
      Function<GpuSample, Double> value) {
    return samples.stream()
        .filter(sample -> value.apply(sample) != null)
        .map(
            sample ->
                DoublePointData.create(
                    UNKNOWN_START,
                    epochNanos(sample.time()),
                    attributes.apply(sample).build(),
                    value.apply(sample),
                    List.of()))
        .toList();
  }

  private static AttributesBuilder generalTask(GpuSample sample) {
    return attributes(sample).put(HW_GPU_TASK, "general");
  }

  /** Attributes that are null are left out by the builder. */
  private static AttributesBuilder attributes(GpuSample sample) {
    return Attributes.builder()
        .put(HW_ID, sample.uuid())
        .put(HW_TYPE, "gpu")
        .put(HW_NAME, sample.name())
        .put(HW_VENDOR, "NVIDIA")
        .put(HW_DRIVER, sample.driverVersion());
  }

  private static Double divide(Number value, double divisor) {
    return value == null ? null : value.doubleValue() / divisor;
  }

  private static long epochNanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }
}
