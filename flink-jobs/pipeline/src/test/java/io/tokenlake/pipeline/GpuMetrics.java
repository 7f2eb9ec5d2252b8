package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.TestSpans.text;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** OTLP requests about GPUs, as the producers of each dialect write them. */
final class GpuMetrics {
  static final String UUID = "GPU-927d7444-b45a-7c49-8402-5e686e46a026";
  static final long START = 1_767_225_600_000_000_000L; // 2026-01-01T00:00:00Z
  static final long SECOND = 1_000_000_000L;

  private static final String PROMETHEUS_SCOPE =
      "github.com/open-telemetry/opentelemetry-collector-contrib/receiver/prometheusreceiver";

  private final ScopeMetrics.Builder scope;
  private final Resource.Builder resource = Resource.newBuilder();
  private final Map<String, String> common = new TreeMap<>();
  private final long timeNanos;

  private GpuMetrics(String scopeName, long second) {
    scope =
        ScopeMetrics.newBuilder().setScope(InstrumentationScope.newBuilder().setName(scopeName));
    timeNanos = START + second * SECOND;
  }

  /** What a Collector's Prometheus receiver makes of a scrape of dcgm-exporter. */
  static GpuMetrics dcgm(long second) {
    return new GpuMetrics(PROMETHEUS_SCOPE, second)
        .resource("service.name", "dcgm-exporter")
        .resource("service.instance.id", "10.0.0.7:9400")
        .resource("server.address", "10.0.0.7")
        .resource("url.scheme", "http")
        .label("gpu", "0")
        .label("UUID", UUID)
        .label("pci_bus_id", "00000000:30:00.0")
        .label("device", "nvidia0")
        .label("modelName", "NVIDIA L40S")
        .label("Hostname", "gpu-node-7")
        .label("DCGM_FI_DRIVER_VERSION", "580.126.09")
        .label("namespace", "prod")
        .label("pod", "mistral-6cfb59d6cd-xbwgd")
        .label("container", "vllm");
  }

  /** What a Collector's Prometheus receiver makes of a scrape of nvidia_gpu_exporter. */
  static GpuMetrics nvidiaSmi(long second) {
    return new GpuMetrics(PROMETHEUS_SCOPE, second)
        .resource("service.name", "nvidia_gpu_exporter")
        .resource("service.instance.id", "workstation:9835")
        .resource("server.address", "workstation")
        .label("uuid", UUID.substring("GPU-".length()));
  }

  /** OpenLIT's Python SDK. */
  static GpuMetrics openLitSdk(long second) {
    return new GpuMetrics("openlit.otel.metrics", second)
        .resource("service.name", "chatbot")
        .resource("deployment.environment", "production")
        .label("telemetry.sdk.name", "openlit")
        .label("gpu.index", "1")
        .label("gpu.uuid", UUID)
        .label("gpu.name", "NVIDIA A10G");
  }

  /** OpenLIT's collector. */
  static GpuMetrics openLitCollector(long second) {
    return new GpuMetrics("otelcol.gpu.collector", second)
        .resource("service.name", "opentelemetry-gpu-collector")
        .resource("host.name", "box")
        .label("hw.id", UUID)
        .label("hw.name", "NVIDIA A10G")
        .label("hw.vendor", "NVIDIA");
  }

  /** One that has all attributes of the gpu-agent that matter. */
  static GpuMetrics agent(long second) {
    return new GpuMetrics("io.tokenlake.gpu", second)
        .resource("service.name", "tokenlake-gpu-agent")
        .resource("host.name", "node-1")
        .resource("hw.model", "NVIDIA H200")
        .resource("tenant.id", "acme")
        .label("hw.id", UUID)
        .label("hw.type", "gpu");
  }

  GpuMetrics resource(String key, String value) {
    resource.addAttributes(text(key, value));
    return this;
  }

  /** An attribute of all points that follow. */
  GpuMetrics label(String key, String value) {
    common.put(key, value);
    return this;
  }

  GpuMetrics without(String label) {
    common.remove(label);
    return this;
  }

  GpuMetrics gauge(String name, double value, KeyValue... more) {
    scope.addMetrics(
        Metric.newBuilder()
            .setName(name)
            .setGauge(Gauge.newBuilder().addDataPoints(point(value, 0, more))));
    return this;
  }

  /** A gauge whose instrument took the time anew. */
  GpuMetrics gaugeLater(String name, double value, long nanos, KeyValue... more) {
    scope.addMetrics(
        Metric.newBuilder()
            .setName(name)
            .setGauge(Gauge.newBuilder().addDataPoints(point(value, nanos, more))));
    return this;
  }

  /** A series that a scrape did not find any more, as the Prometheus receiver marks it. */
  GpuMetrics ended(String name) {
    NumberDataPoint.Builder point =
        point(0, 0).setFlags(DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE);
    return metric(name, point);
  }

  /** A point of which only the time is there. */
  GpuMetrics empty(String name) {
    return metric(name, point(0, 0).clearValue());
  }

  private GpuMetrics metric(String name, NumberDataPoint.Builder point) {
    scope.addMetrics(
        Metric.newBuilder()
            .setName(name)
            .setSum(
                Sum.newBuilder()
                    .setIsMonotonic(true)
                    .setAggregationTemporality(
                        AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                    .addDataPoints(point)));
    return this;
  }

  GpuMetrics counter(String name, double value, KeyValue... more) {
    return sum(name, value, AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE, more);
  }

  GpuMetrics sum(String name, double value, AggregationTemporality temporality, KeyValue... more) {
    scope.addMetrics(
        Metric.newBuilder()
            .setName(name)
            .setSum(
                Sum.newBuilder()
                    .setIsMonotonic(true)
                    .setAggregationTemporality(temporality)
                    .addDataPoints(point(value, 0, more).setStartTimeUnixNano(START))));
    return this;
  }

  byte[] bytes() {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder().setResource(resource).addScopeMetrics(scope))
        .build()
        .toByteArray();
  }

  private NumberDataPoint.Builder point(double value, long nanos, KeyValue... more) {
    List<KeyValue> attributes = new ArrayList<>();
    common.forEach((key, label) -> attributes.add(text(key, label)));
    attributes.addAll(List.of(more));
    return NumberDataPoint.newBuilder()
        .setTimeUnixNano(timeNanos + nanos)
        .setAsDouble(value)
        .addAllAttributes(attributes);
  }
}
