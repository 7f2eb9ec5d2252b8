package io.tokenlake.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentOptionsTest {
  private static final String[] NO_ARGS = {};

  @Test
  void defaultsAreOneSecondAndAReceiverOnThisMachine() {
    assertThat(AgentOptions.parse(NO_ARGS, Map.of()))
        .isEqualTo(
            new AgentOptions(
                false,
                false,
                "libnvidia-ml.so.1",
                Duration.ofSeconds(1),
                OtlpProtocol.HTTP_PROTOBUF,
                URI.create("http://localhost:4318"),
                Map.of(),
                Map.of()));
  }

  @Test
  void everythingCanBeSet() {
    assertThat(
            AgentOptions.parse(
                new String[] {"--once", "--help", "--library", "/opt/nvml.so"},
                Map.of(
                    "TOKENLAKE_GPU_INTERVAL_MS", "250",
                    "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
                    "OTEL_EXPORTER_OTLP_ENDPOINT", "https://otel.example:4317",
                    "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20a+b, x-scope = team ",
                    "OTEL_RESOURCE_ATTRIBUTES", "host.name=node-7,k8s.node.name=gpu-7")))
        .isEqualTo(
            new AgentOptions(
                true,
                true,
                "/opt/nvml.so",
                Duration.ofMillis(250),
                OtlpProtocol.GRPC,
                URI.create("https://otel.example:4317"),
                Map.of("authorization", "Bearer a+b", "x-scope", "team"),
                Map.of("host.name", "node-7", "k8s.node.name", "gpu-7")));
  }

  @Test
  void grpcHasAPortOfItsOwn() {
    assertThat(AgentOptions.parse(NO_ARGS, Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
        .extracting(AgentOptions::endpoint)
        .isEqualTo(URI.create("http://localhost:4317"));
  }

  @Test
  void everyMistakeIsNamedAtOnceAndNoSecretIsRepeated() {
    assertThatThrownBy(
            () ->
                AgentOptions.parse(
                    new String[] {"--onec", "--library"},
                    Map.of(
                        "TOKENLAKE_GPU_INTERVAL_MS", "1s",
                        "OTEL_EXPORTER_OTLP_PROTOCOL", "http/json",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318",
                        "OTEL_EXPORTER_OTLP_HEADERS", "s3cret")))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(
            "unknown argument --onec",
            "--library needs",
            "TOKENLAKE_GPU_INTERVAL_MS is 1s; expected milliseconds from 100 to 3600000",
            "OTEL_EXPORTER_OTLP_PROTOCOL is http/json",
            "OTEL_EXPORTER_OTLP_ENDPOINT is localhost:4318",
            "OTEL_EXPORTER_OTLP_HEADERS is not a list")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void anIntervalBelowWhatNvmlRefreshesIsRefused() {
    assertThatThrownBy(() -> AgentOptions.parse(NO_ARGS, Map.of("TOKENLAKE_GPU_INTERVAL_MS", "99")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is 99");
  }
}
