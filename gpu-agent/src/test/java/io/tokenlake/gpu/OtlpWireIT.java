package io.tokenlake.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.common.HttpStatus;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.tokenlake.gpu.metric.Attributes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole agent against a receiver on a real port. */
class OtlpWireIT {
  @TempDir private Path folder;

  @BeforeAll
  static void bePatient() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(40));
  }

  @ParameterizedTest
  @CsvSource({"grpc,none", "grpc,gzip", "http/protobuf,none", "http/protobuf,gzip"})
  void metricsAndEventsArriveUnderTheirNamesWithTheNode(String protocol, String compression) {
    try (OtlpReceiver receiver = OtlpReceiver.plain();
        RunningAgent agent =
            RunningAgent.simulating(
                "sick",
                folder,
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    receiver.endpoint().toString(),
                    "OTEL_EXPORTER_OTLP_PROTOCOL",
                    protocol,
                    "OTEL_EXPORTER_OTLP_COMPRESSION",
                    compression,
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    "authorization=Bearer%20t",
                    "OTEL_RESOURCE_ATTRIBUTES",
                    "k8s.cluster.name=c1"))) {
      await().until(() -> receiver.logs().count() >= 3);
      await().until(() -> receiver.metrics().anyMatch(m -> m.getName().equals("hw.energy")));

      assertThat(receiver.headers())
          .allSatisfy(headers -> assertThat(headers.get("authorization")).isEqualTo("Bearer t"));
      assertThat(receiver.resources())
          .allSatisfy(
              resource ->
                  assertThat(resource.getResource().getAttributesList())
                      .contains(
                          Attributes.of("k8s.cluster.name", "c1"),
                          Attributes.of("tokenlake.simulated", true)));
      assertThat(xids(receiver)).containsExactly(79L, 79L);
      assertThat(agent.stop()).isZero();
      assertThat(agent.said()).contains("sampling every 200 ms");
    }
  }

  @Test
  void aCounterArrivesAsACumulativeSumWhoseFirstPointIsItsReference() {
    try (OtlpReceiver receiver = OtlpReceiver.plain();
        RunningAgent agent = RunningAgent.simulating("h200", folder, endpoint(receiver))) {
      await().until(() -> receiver.metrics().filter(OtlpWireIT::isEnergy).count() >= 2);
      Metric first = receiver.metrics().filter(OtlpWireIT::isEnergy).findFirst().orElseThrow();

      NumberDataPoint point = first.getSum().getDataPoints(0);
      assertThat(first.getSum().getIsMonotonic()).isTrue();
      assertThat(point.getAsDouble()).isEqualTo(9_876_543_210.123);
      assertThat(point.getStartTimeUnixNano()).isEqualTo(point.getTimeUnixNano());
      assertThat(agent.stop()).isZero();
    }
  }

  @Test
  void whatWasSampledWhileTheReceiverWasAwayArrivesInOrderAfterARestartOfTheAgent() {
    int port;
    try (OtlpReceiver placeholder = OtlpReceiver.plain()) {
      port = placeholder.port();
    }
    Map<String, String> env = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:" + port);
    try (RunningAgent agent = RunningAgent.simulating("sick", folder, env)) {
      await().until(() -> agent.said().contains("spooling until it does"));
      assertThat(agent.stop()).isZero();
      assertThat(agent.said()).contains("stay in the spool for the next start");
    }
    try (OtlpReceiver receiver = OtlpReceiver.plainOn(port);
        RunningAgent again = RunningAgent.simulating("h200", folder, env)) {
      await().until(() -> receiver.metrics().anyMatch(OtlpWireIT::isEnergy));
      await().until(() -> receiver.logs().count() >= 3);
      await().until(() -> rounds(receiver).size() > 1);
      assertThat(rounds(receiver)).isSorted();
      assertThat(again.said()).contains("spooled requests of an earlier run first");
    }
  }

  @ParameterizedTest
  @CsvSource({"grpc,503", "http/protobuf,503", "http/protobuf,401"})
  void aReceiverThatDoesNotTakeItYetLosesNothing(String protocol, int status) {
    try (OtlpReceiver receiver = OtlpReceiver.plain()) {
      receiver.answer(HttpStatus.valueOf(status));
      Map<String, String> env = new HashMap<>(endpoint(receiver));
      env.put("OTEL_EXPORTER_OTLP_PROTOCOL", protocol);
      try (RunningAgent agent = RunningAgent.simulating("sick", folder, env)) {
        await().until(() -> agent.said().contains("spooling until it does"));
        receiver.answer(HttpStatus.OK);
        await().until(() -> agent.said().contains("takes requests again; 0 items were lost"));
        await().until(() -> receiver.logs().count() >= 3);
        assertThat(xids(receiver)).containsExactly(79L, 79L);
      }
    }
  }

  @Test
  void whatAReceiverTakesForBadIsGivenUpAndCounted() {
    try (OtlpReceiver receiver = OtlpReceiver.plain();
        RunningAgent agent = RunningAgent.simulating("h200", folder, endpoint(receiver))) {
      receiver.answer(HttpStatus.BAD_REQUEST);
      await().until(() -> agent.said().contains("items for good (HTTP 400"));
      receiver.answer(HttpStatus.OK);
      await()
          .until(
              () ->
                  receiver
                      .metrics()
                      .filter(metric -> metric.getName().equals("tokenlake.gpu.agent.items"))
                      .flatMap(metric -> metric.getSum().getDataPointsList().stream())
                      .anyMatch(
                          point ->
                              point
                                      .getAttributesList()
                                      .contains(
                                          Attributes.of("tokenlake.gpu.agent.fate", "refused"))
                                  && point.getAsInt() > 0));
    }
  }

  @Test
  void certificatesFromFilesMakeAConnectionThatBothSidesTrust() throws Exception {
    // One for both sides, which is what each of them trusts.
    PemIdentity both = PemIdentity.of("localhost", folder);
    try (OtlpReceiver receiver =
        OtlpReceiver.mutualTls(both.certificate(), both.key(), both.certificate())) {
      Map<String, String> env = new HashMap<>(endpoint(receiver));
      env.put("OTEL_EXPORTER_OTLP_CERTIFICATE", both.certificate().toString());
      env.put("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", both.certificate().toString());
      env.put("OTEL_EXPORTER_OTLP_CLIENT_KEY", both.key().toString());
      try (RunningAgent agent = RunningAgent.simulating("h200", folder.resolve("a"), env)) {
        await().until(() -> receiver.metrics().findAny().isPresent());
        assertThat(agent.said()).doesNotContain("takes nothing");
      }
      env.remove("OTEL_EXPORTER_OTLP_CERTIFICATE");
      try (RunningAgent distrustful = RunningAgent.simulating("h200", folder.resolve("b"), env)) {
        await().until(() -> distrustful.said().contains("takes nothing"));
      }
    }
  }

  /** When requests were made, in the order in which they arrived. */
  private static List<Long> rounds(OtlpReceiver receiver) {
    return receiver
        .metrics()
        .filter(metric -> metric.getName().equals("tokenlake.gpu.agent.gpus"))
        .map(metric -> metric.getGauge().getDataPoints(0).getTimeUnixNano())
        .toList();
  }

  private static List<Long> xids(OtlpReceiver receiver) {
    return receiver
        .logs()
        .filter(record -> record.getEventName().equals("tokenlake.gpu.xid"))
        .map(OtlpWireIT::xid)
        .toList();
  }

  private static long xid(LogRecord record) {
    return record.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals("tokenlake.gpu.xid.code"))
        .map(KeyValue::getValue)
        .findFirst()
        .orElseThrow()
        .getIntValue();
  }

  private static boolean isEnergy(Metric metric) {
    return metric.getName().equals("hw.energy");
  }

  private static Map<String, String> endpoint(OtlpReceiver receiver) {
    return Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint().toString());
  }
}
