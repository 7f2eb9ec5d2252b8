package io.tokenlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestBridgeConfigTest {
  @Test
  void defaultsListenOnTheStandardPortsOfLoopback() {
    assertThat(IngestBridgeConfig.parse(Map.of()))
        .isEqualTo(
            new IngestBridgeConfig(
                "127.0.0.1",
                4317,
                4318,
                "127.0.0.1:9092",
                20 * 1024 * 1024,
                64 * 1024 * 1024,
                Duration.ofSeconds(8),
                Duration.ofMillis(5)));
  }

  @Test
  void everySettingHasItsVariable() {
    Map<String, String> environment =
        Map.of(
            "TOKENLAKE_BRIDGE_HOST", "0.0.0.0",
            "TOKENLAKE_BRIDGE_GRPC_PORT", "1",
            "TOKENLAKE_BRIDGE_HTTP_PORT", "2",
            "TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS", "k1:9092,[::1]:9093",
            "TOKENLAKE_BRIDGE_MAX_REQUEST_BYTES", "3",
            "TOKENLAKE_BRIDGE_MAX_IN_FLIGHT_BYTES", "4",
            "TOKENLAKE_BRIDGE_SEND_TIMEOUT_MS", "500",
            "TOKENLAKE_BRIDGE_LINGER_MS", "6");

    assertThat(IngestBridgeConfig.parse(environment))
        .isEqualTo(
            new IngestBridgeConfig(
                "0.0.0.0",
                1,
                2,
                "k1:9092,[::1]:9093",
                3,
                4,
                Duration.ofMillis(500),
                Duration.ofMillis(6)));
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    Map<String, String> environment =
        Map.of(
            "TOKENLAKE_BRIDGE_HOST", " ",
            "TOKENLAKE_BRIDGE_GRPC_PORT", "many",
            "TOKENLAKE_BRIDGE_HTTP_PORT", "70000",
            "TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS", "k1:9092,k2",
            "TOKENLAKE_BRIDGE_MAX_IN_FLIGHT_BYTES", "10",
            "TOKENLAKE_BRIDGE_SEND_TIMEOUT_MS", "100",
            "TOKENLAKE_BRIDGE_LINGER_MS", "51",
            "TOKENLAKE_BRIDGE_GRPC_PROT", "4317");

    assertThatThrownBy(() -> IngestBridgeConfig.parse(environment))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "TOKENLAKE_BRIDGE_HOST is empty",
                        "TOKENLAKE_BRIDGE_GRPC_PORT must be a whole number from 0 to 65535, not"
                            + " many",
                        "TOKENLAKE_BRIDGE_HTTP_PORT must be a whole number from 0 to 65535, not"
                            + " 70000",
                        "TOKENLAKE_BRIDGE_MAX_IN_FLIGHT_BYTES (10) is smaller than"
                            + " TOKENLAKE_BRIDGE_MAX_REQUEST_BYTES (20971520): such a request could"
                            + " never be accepted",
                        "TOKENLAKE_BRIDGE_LINGER_MS (51) is more than half of"
                            + " TOKENLAKE_BRIDGE_SEND_TIMEOUT_MS (100)",
                        "TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS must be host:port separated by commas,"
                            + " not 'k2'",
                        "TOKENLAKE_BRIDGE_GRPC_PROT is not a setting; did you mean"
                            + " TOKENLAKE_BRIDGE_GRPC_PORT?"))
        .hasMessageContaining("did you mean")
        .hasMessageContaining("'k2'");
  }

  @Test
  void onePortCannotServeAsBoth() {
    assertThatThrownBy(() -> IngestBridgeConfig.parse(Map.of("TOKENLAKE_BRIDGE_HTTP_PORT", "4317")))
        .hasMessageContaining(
            "TOKENLAKE_BRIDGE_GRPC_PORT and TOKENLAKE_BRIDGE_HTTP_PORT are both 4317");
  }

  @Test
  void bothPortsMayBeFreeOnes() {
    IngestBridgeConfig config =
        IngestBridgeConfig.parse(
            Map.of("TOKENLAKE_BRIDGE_GRPC_PORT", "0", "TOKENLAKE_BRIDGE_HTTP_PORT", "0"));

    assertThat(config.grpcPort()).isZero();
    assertThat(config.httpPort()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATH", "TOKENLAKE_HOME", "TOKENLAKE_BRIDGES"})
  void variablesOfOthersAreIgnored(String name) {
    assertThat(IngestBridgeConfig.parse(Map.of(name, "x")))
        .isEqualTo(IngestBridgeConfig.parse(Map.of()));
  }
}
