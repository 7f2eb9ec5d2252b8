package io.tokenlake.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole agent against a receiver on a real port. */
class OtlpWireIT {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http/protobuf"})
  void itSendsSamplesUntilItIsStopped(String protocol) throws InterruptedException {
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      Map<String, String> env =
          Map.of(
              "OTEL_EXPORTER_OTLP_ENDPOINT",
              receiver.endpoint().toString(),
              "OTEL_EXPORTER_OTLP_PROTOCOL",
              protocol,
              "OTEL_RESOURCE_ATTRIBUTES",
              "host.name=node-7");

      FakeNvml nvml = new FakeNvml(new FakeGpu("GPU-a"));
      GpuAgent agent = new GpuAgent(library -> nvml, Clock.systemUTC(), stream(out), stream(err));

      assertThat(agent.run(new String[0], env, receiver.received())).isZero();
      assertThat(nvml.closed()).isTrue();
      assertThat(out.toByteArray()).isEmpty();
      assertThat(err.toString(StandardCharsets.UTF_8)).contains("sampling every 1000 ms");
      ResourceMetrics metrics = receiver.requests().get(0).getResourceMetrics(0);
      assertThat(metrics.getResource().getAttributesList())
          .anySatisfy(
              attribute -> {
                assertThat(attribute.getKey()).isEqualTo("host.name");
                assertThat(attribute.getValue().getStringValue()).isEqualTo("node-7");
              });
      List<Metric> sent = metrics.getScopeMetrics(0).getMetricsList();
      assertThat(sent)
          .extracting(Metric::getName)
          .containsExactlyInAnyOrder(
              "hw.gpu.utilization",
              "hw.gpu.memory.controller.utilization",
              "hw.gpu.memory.limit",
              "hw.gpu.memory.usage",
              "hw.gpu.memory.reserved",
              "hw.temperature",
              "hw.power",
              "hw.energy");
      assertThat(sent)
          .filteredOn(metric -> metric.getName().equals("hw.energy"))
          .singleElement()
          .satisfies(
              energy -> {
                assertThat(energy.getSum().getIsMonotonic()).isTrue();
                assertThat(energy.getSum().getDataPoints(0).getAsDouble()).isEqualTo(9_876.543);
                assertThat(energy.getSum().getDataPoints(0).getStartTimeUnixNano()).isZero();
              });
    }
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
