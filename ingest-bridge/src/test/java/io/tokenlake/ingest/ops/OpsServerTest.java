package io.tokenlake.ingest.ops;

import static io.tokenlake.ingest.TestRequests.TRACE_A;
import static io.tokenlake.ingest.TestRequests.attribute;
import static io.tokenlake.ingest.TestRequests.resourceSpans;
import static io.tokenlake.ingest.TestRequests.scopeSpans;
import static io.tokenlake.ingest.TestRequests.span;
import static io.tokenlake.ingest.TestRequests.traces;
import static io.tokenlake.ingest.TestRequests.twoTraces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenlake.ingest.Bridges;
import io.tokenlake.ingest.FakePublisher;
import io.tokenlake.ingest.IngestBridge;
import io.tokenlake.ingest.OtlpClient;
import io.tokenlake.ingest.OtlpClient.Encoding;
import io.tokenlake.ingest.OtlpClient.Transport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpsServerTest {
  private final FakePublisher publisher = new FakePublisher();

  @Test
  void whatBecameOfRequestsIsCounted() {
    byte[] request =
        traces(
                resourceSpans(
                    "chat",
                    scopeSpans(
                        "lib",
                        span(TRACE_A, "two").toBuilder()
                            .addAttributes(attribute("a", "1"))
                            .addAttributes(attribute("b", "12"))
                            .build(),
                        span(TRACE_A.substring(1), "bad"))))
            .toByteArray();
    try (IngestBridge bridge =
        Bridges.start(
            publisher,
            "TOKENLAKE_BRIDGE_MAX_ATTRIBUTES",
            "1",
            "TOKENLAKE_BRIDGE_MAX_VALUE_CHARS",
            "4")) {
      OtlpClient client = new OtlpClient(bridge);
      client.send(Transport.HTTP, "/v1/traces", request, Encoding.IDENTITY);
      client.send(Transport.GRPC, "/v1/traces", twoTraces().toByteArray(), Encoding.IDENTITY);
      client.send(Transport.GRPC, "/v1/logs", new byte[1], Encoding.IDENTITY);
      publisher.behave(FakePublisher.failing(new TimeoutException("no answer")));
      client.send(Transport.HTTP, "/v1/traces", twoTraces().toByteArray(), Encoding.IDENTITY);

      String metrics = Bridges.ops(bridge, "/metrics").contentUtf8();
      assertThat(metrics.lines())
          .contains(
              "tokenlake_bridge_requests_total{outcome=\"accepted\",protocol=\"grpc\",signal=\"traces\"}"
                  + " 1.0",
              "tokenlake_bridge_requests_total{outcome=\"partly_accepted\",protocol=\"http\",signal=\"traces\"}"
                  + " 1.0",
              "tokenlake_bridge_requests_total{outcome=\"bad_request\",protocol=\"grpc\",signal=\"logs\"}"
                  + " 1.0",
              "tokenlake_bridge_requests_total{outcome=\"unavailable_kafka\",protocol=\"http\",signal=\"traces\"}"
                  + " 1.0",
              "tokenlake_bridge_accepted_records_total{signal=\"traces\",tenant=\"_none\"} 3.0",
              "tokenlake_bridge_rejected_records_total{reason=\"invalid_id\",signal=\"traces\"}"
                  + " 1.0",
              "tokenlake_bridge_cut_attributes_total{signal=\"traces\",what=\"dropped\"} 1.0",
              "tokenlake_bridge_cut_attributes_total{signal=\"traces\",what=\"shortened\"} 0.0",
              "tokenlake_bridge_kafka_seconds_count{result=\"durable\"} 2",
              "tokenlake_bridge_kafka_seconds_count{result=\"failed\"} 1",
              "tokenlake_bridge_in_flight_bytes 0.0",
              "tokenlake_bridge_in_flight_requests 0.0",
              "tokenlake_bridge_ready 1.0")
          .anyMatch(line -> line.matches("tokenlake_bridge_connections [1-9].*"))
          .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
    }
  }

  @Test
  void bridgeThatClosesIsAliveButNotReady() {
    var inKafka = FakePublisher.unanswered();
    publisher.behave(records -> inKafka);
    IngestBridge bridge = Bridges.start(publisher);
    OtlpClient client = new OtlpClient(bridge);
    assertThat(Bridges.ops(bridge, "/healthz").status().code()).isEqualTo(200);
    assertThat(Bridges.ops(bridge, "/readyz").contentUtf8()).isEqualTo("ready\n");
    CompletableFuture<OtlpClient.Answer> answer =
        CompletableFuture.supplyAsync(
            () ->
                client.send(
                    Transport.HTTP, "/v1/traces", twoTraces().toByteArray(), Encoding.IDENTITY));
    await().until(() -> !publisher.published().isEmpty());

    CompletableFuture<Void> closed = CompletableFuture.runAsync(bridge::close);
    await()
        .untilAsserted(
            () -> {
              assertThat(Bridges.ops(bridge, "/readyz").status().code()).isEqualTo(503);
              assertThat(Bridges.ops(bridge, "/readyz").contentUtf8())
                  .isEqualTo("the bridge is closing\n");
            });
    assertThat(Bridges.ops(bridge, "/healthz").status().code()).isEqualTo(200);
    inKafka.complete(List.of());
    assertThat(answer.join().httpStatus()).isEqualTo(200);
    closed.join();
  }

  @Test
  void tenantsBeyondTheMostShareOneLabel() {
    TenantLabels labels = new TenantLabels(2);

    assertThat(labels.label(Optional.of("a"))).isEqualTo("a");
    assertThat(labels.label(Optional.of("b"))).isEqualTo("b");
    assertThat(labels.label(Optional.of("c"))).isEqualTo(TenantLabels.OTHERS);
    assertThat(labels.label(Optional.of("a"))).isEqualTo("a");
    assertThat(labels.label(Optional.empty())).isEqualTo(TenantLabels.NONE);
  }
}
