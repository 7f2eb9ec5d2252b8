package io.tokenlake.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.gpu.delivery.Endpoint;
import io.tokenlake.gpu.delivery.Endpoint.Protocol;
import io.tokenlake.gpu.delivery.Signal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentOptionsTest {
  private static final String[] NO_ARGS = {};

  @Test
  void defaultsAreOneSecondAndAReceiverOnThisMachine() {
    AgentOptions options = AgentOptions.parse(NO_ARGS, Map.of());

    assertThat(options)
        .isEqualTo(
            new AgentOptions(
                false,
                false,
                "libnvidia-ml.so.1",
                null,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                true,
                Path.of("/proc"),
                Map.of(
                    Signal.METRICS, endpoint("http://localhost:4318/v1/metrics"),
                    Signal.LOGS, endpoint("http://localhost:4318/v1/logs")),
                Map.of(),
                null,
                256L << 20,
                null,
                Map.of()));
  }

  @Test
  void everythingCanBeSet() {
    AgentOptions options =
        AgentOptions.parse(
            new String[] {"--once", "--help", "--library", "/opt/nvml.so"},
            Map.ofEntries(
                Map.entry("TOKENLAKE_GPU_INTERVAL_MS", "250"),
                Map.entry("TOKENLAKE_GPU_SLOW_INTERVAL_MS", "2500"),
                Map.entry("TOKENLAKE_GPU_SEND_INTERVAL_MS", "500"),
                Map.entry("TOKENLAKE_GPU_PROCESSES", "false"),
                Map.entry("TOKENLAKE_GPU_PROC", "/host/proc"),
                Map.entry("TOKENLAKE_GPU_SPOOL_DIR", "/var/spool/gpu"),
                Map.entry("TOKENLAKE_GPU_SPOOL_MAX_MIB", "2"),
                Map.entry("TOKENLAKE_GPU_PROMETHEUS", "127.0.0.1:9400"),
                Map.entry("TOKENLAKE_GPU_KAFKA", "bootstrap.servers=a:1%2Cb:1,acks=1"),
                Map.entry("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
                Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", "https://otel.example:4317"),
                Map.entry("OTEL_EXPORTER_OTLP_TIMEOUT", "2000"),
                Map.entry("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
                Map.entry(
                    "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20a+b, x-scope = team "),
                Map.entry("OTEL_RESOURCE_ATTRIBUTES", "host.name=node-7,k8s.node.name=gpu-7")));

    Endpoint receiver =
        new Endpoint(
            Protocol.GRPC,
            URI.create("https://otel.example:4317"),
            Map.of("authorization", "Bearer a+b", "x-scope", "team"),
            true,
            Duration.ofSeconds(2),
            null);
    assertThat(options)
        .isEqualTo(
            new AgentOptions(
                true,
                true,
                "/opt/nvml.so",
                null,
                Duration.ofMillis(250),
                Duration.ofMillis(2_500),
                Duration.ofMillis(500),
                false,
                Path.of("/host/proc"),
                Map.of(Signal.METRICS, receiver, Signal.LOGS, receiver),
                Map.of("bootstrap.servers", "a:1,b:1", "acks", "1"),
                Path.of("/var/spool/gpu"),
                2L << 20,
                new InetSocketAddress("127.0.0.1", 9_400),
                Map.of("host.name", "node-7", "k8s.node.name", "gpu-7")));
  }

  @Test
  void grpcHasAPortOfItsOwnAndNoPath() {
    assertThat(
            AgentOptions.parse(NO_ARGS, Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")).endpoints())
        .allSatisfy(
            (signal, endpoint) ->
                assertThat(endpoint.address()).isEqualTo(URI.create("http://localhost:4317")));
  }

  @Test
  void aVariableOfOneSignalGoesBeforeTheGeneralOneAndItsAddressIsUsedAsItIs() {
    Map<Signal, Endpoint> endpoints =
        AgentOptions.parse(
                NO_ARGS,
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:4318/",
                    "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://b:1/otlp/logs",
                    "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "700"))
            .endpoints();

    assertThat(endpoints.get(Signal.METRICS).address())
        .isEqualTo(URI.create("http://a:4318/v1/metrics"));
    assertThat(endpoints.get(Signal.LOGS).address()).isEqualTo(URI.create("http://b:1/otlp/logs"));
    assertThat(endpoints.get(Signal.LOGS).timeout()).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void everyMistakeIsNamedAtOnceAndNoSecretIsRepeated() {
    assertThatThrownBy(
            () ->
                AgentOptions.parse(
                    new String[] {"--onec", "--library"},
                    Map.of(
                        "TOKENLAKE_GPU_INTERVAL_MS", "1s",
                        "TOKENLAKE_GPU_INTERVALL_MS", "1000",
                        "TOKENLAKE_GPU_PROMETHEUS", "9400",
                        "TOKENLAKE_GPU_KAFKA", "acks=all",
                        "TOKENLAKE_GPU_PROCESSES", "no",
                        "OTEL_EXPORTER_OTLP_PROTOCOL", "http/json",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318",
                        "OTEL_EXPORTER_OTLP_CERTIFICATE", "/no/such.pem",
                        "OTEL_EXPORTER_OTLP_HEADERS", "s3cret")))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(
            "unknown argument --onec",
            "--library needs",
            "unknown variable TOKENLAKE_GPU_INTERVALL_MS",
            "TOKENLAKE_GPU_INTERVAL_MS is 1s; expected milliseconds from 200 to 3600000",
            "TOKENLAKE_GPU_PROMETHEUS is 9400; expected HOST:PORT",
            "TOKENLAKE_GPU_KAFKA names no bootstrap.servers",
            "TOKENLAKE_GPU_PROCESSES is no; expected true or false",
            "OTEL_EXPORTER_OTLP_PROTOCOL is http/json; expected http/protobuf or grpc",
            "OTEL_EXPORTER_OTLP_ENDPOINT is localhost:4318; expected an address",
            "/no/such.pem",
            "OTEL_EXPORTER_OTLP_HEADERS is not a list")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aMistakeThatConcernsBothSignalsIsNamedOnce() {
    assertThatThrownBy(
            () -> AgentOptions.parse(NO_ARGS, Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "soon")))
        .hasMessage("OTEL_EXPORTER_OTLP_TIMEOUT is soon; expected milliseconds from 100 to 600000");
  }

  @Test
  void aKeyWithoutItsCertificateIsRefused() {
    assertThatThrownBy(
            () -> AgentOptions.parse(NO_ARGS, Map.of("OTEL_EXPORTER_OTLP_CLIENT_KEY", "/k.pem")))
        .hasMessageContaining("go together");
  }

  @Test
  void aProfileThatIsNeitherKnownNorAFileIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> AgentOptions.parse(new String[] {"--simulate", "h100"}, Map.of()))
        .hasMessageContaining("h100")
        .hasMessageContaining("a100-mig");
  }

  @Test
  void anIntervalBelowWhatNvmlRefreshesIsRefused() {
    assertThatThrownBy(
            () -> AgentOptions.parse(NO_ARGS, Map.of("TOKENLAKE_GPU_INTERVAL_MS", "199")))
        .hasMessageContaining("is 199");
  }

  private static Endpoint endpoint(String address) {
    return new Endpoint(
        Protocol.HTTP_PROTOBUF, URI.create(address), Map.of(), false, Duration.ofSeconds(10), null);
  }
}
