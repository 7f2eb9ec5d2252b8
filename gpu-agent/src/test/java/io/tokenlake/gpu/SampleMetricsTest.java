package io.tokenlake.gpu;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;

import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricExporter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SampleMetricsTest {
  private static final Resource NODE = NodeResource.of("node-7", Map.of("k8s.node.name", "gpu-7"));

  private final InMemoryMetricExporter exporter = InMemoryMetricExporter.create();

  @Test
  void metricsHaveTheNamesAndUnitsOfTheConventions() {
    assertThat(exported(Samples.second(63)).values())
        .extracting(MetricData::getName, MetricData::getUnit, MetricData::getType)
        .map(Object::toString)
        .containsExactlyInAnyOrder(
            "(\"hw.gpu.utilization\", \"1\", DOUBLE_GAUGE)",
            "(\"hw.gpu.memory.controller.utilization\", \"1\", DOUBLE_GAUGE)",
            "(\"hw.gpu.memory.limit\", \"By\", LONG_SUM)",
            "(\"hw.gpu.memory.usage\", \"By\", LONG_SUM)",
            "(\"hw.gpu.memory.reserved\", \"By\", LONG_SUM)",
            "(\"hw.temperature\", \"Cel\", DOUBLE_GAUGE)",
            "(\"hw.power\", \"W\", DOUBLE_GAUGE)",
            "(\"hw.energy\", \"J\", DOUBLE_SUM)");
  }

  @Test
  void valuesAreConvertedToTheUnit() {
    Map<String, MetricData> metrics = exported(Samples.second(63));

    assertThat(metrics.get("hw.gpu.utilization"))
        .hasDoubleGaugeSatisfying(gauge -> gauge.hasPointsSatisfying(p -> p.hasValue(0.97)));
    assertThat(metrics.get("hw.gpu.memory.usage"))
        .hasLongSumSatisfying(
            sum -> sum.isNotMonotonic().isCumulative().hasPointsSatisfying(p -> p.hasValue(700)));
    assertThat(metrics.get("hw.power"))
        .hasDoubleGaugeSatisfying(gauge -> gauge.hasPointsSatisfying(p -> p.hasValue(687.25)));
    assertThat(metrics.get("hw.energy"))
        .hasDoubleSumSatisfying(
            sum ->
                sum.isMonotonic()
                    .isCumulative()
                    .hasPointsSatisfying(p -> p.hasValue(9_876.543).hasStartEpochNanos(0)));
  }

  @Test
  void aPointSaysWhichGpuAndWhenAndTheResourceWhichNode() {
    MetricData temperature =
        exported(Samples.at(Instant.parse("2026-03-01T12:00:00.123456Z"), gpu("GPU-a")))
            .get("hw.temperature");

    assertThat(temperature)
        .hasResourceSatisfying(
            resource ->
                resource
                    .hasAttribute(stringKey("service.name"), "tokenlake-gpu-agent")
                    .hasAttribute(stringKey("host.name"), "node-7")
                    .hasAttribute(stringKey("k8s.node.name"), "gpu-7"))
        .hasDoubleGaugeSatisfying(
            gauge ->
                gauge.hasPointsSatisfying(
                    point ->
                        point
                            .hasEpochNanos(TimeUnit.SECONDS.toNanos(1_772_366_400) + 123_456_000)
                            .hasAttributesSatisfyingExactly(
                                equalTo(stringKey("hw.id"), "GPU-a"),
                                equalTo(stringKey("hw.type"), "gpu"),
                                equalTo(stringKey("hw.name"), "NVIDIA H200"),
                                equalTo(stringKey("hw.vendor"), "NVIDIA"),
                                equalTo(stringKey("hw.driver_version"), "570.124.06"))));
  }

  @Test
  void anAbsentMetricHasNoPoint() {
    Map<String, MetricData> metrics =
        exported(Samples.at(Samples.START, gpu("GPU-a"), gpu("GPU-b").withoutEnergy()));

    assertThat(metrics.get("hw.power").getData().getPoints()).hasSize(2);
    assertThat(metrics.get("hw.energy").getData().getPoints()).hasSize(1);
  }

  @Test
  void aMetricThatNoGpuHasIsNotSent() {
    assertThat(exported(Samples.at(Samples.START, gpu("GPU-a").withoutEnergy())))
        .doesNotContainKey("hw.energy");
  }

  private static FakeGpu gpu(String uuid) {
    return new FakeGpu(uuid);
  }

  private Map<String, MetricData> exported(List<GpuSample> samples) {
    try (SampleSender sender = new SampleSender(exporter, new SampleMetrics(NODE), message -> {})) {
      sender.send(samples);
      return exporter.getFinishedMetricItems().stream()
          .collect(Collectors.toMap(MetricData::getName, Function.identity()));
    }
  }
}
