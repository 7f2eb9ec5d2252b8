package io.tokenlake.ingest;

import static io.tokenlake.ingest.TestRequests.twoTraces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.tokenlake.ingest.OtlpClient.Answer;
import io.tokenlake.ingest.OtlpClient.Encoding;
import io.tokenlake.ingest.OtlpClient.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IngestBridgeTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  private final FakePublisher publisher = new FakePublisher();

  @Test
  void requestInFlightIsAnsweredBeforeTheBridgeCloses() {
    var inKafka = FakePublisher.unanswered();
    CompletableFuture<Void> reached = new CompletableFuture<>();
    publisher.behave(
        records -> {
          reached.complete(null);
          return inKafka;
        });
    IngestBridge bridge = IngestBridge.start(config("60000", 0), publisher, CLOCK);
    OtlpClient client = new OtlpClient(bridge);
    CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> send(client));
    reached.join();

    CompletableFuture<Void> closed = CompletableFuture.runAsync(bridge::close);
    Answer whileClosing = sendUntilRefused(client);
    assertThat(answer).isNotDone();
    assertThat(publisher.isClosed()).isFalse();
    inKafka.complete(List.of());

    assertThat(answer.join().code()).isEqualTo(Code.OK);
    closed.join();
    assertThat(publisher.isClosed()).isTrue();
    assertThat(whileClosing.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(whileClosing.retryDelay()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void kafkaThatNeverAnswersIsRetryableWithinTheSendTimeout() {
    publisher.behave(FakePublisher.SILENT);
    try (IngestBridge bridge = IngestBridge.start(config("100", 0), publisher, CLOCK)) {
      OtlpClient client = new OtlpClient(bridge);

      for (Transport transport : Transport.values()) {
        Answer answer = client.send(transport, "/v1/traces", twoTraces().toByteArray(), false);

        assertThat(answer.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(answer.message()).contains("within 100 ms");
        assertThat(answer.retryDelay()).isNotNull();
      }
    }
  }

  @Test
  void requestsBeyondWhatMayBeInFlightAreToldToComeBackEverLater() {
    var inKafka = FakePublisher.unanswered();
    publisher.behave(records -> inKafka);
    byte[] request = twoTraces().toByteArray();
    SettableClock clock = new SettableClock();
    try (IngestBridge bridge =
        IngestBridge.start(
            Bridges.config(
                "TOKENLAKE_BRIDGE_MAX_REQUEST_BYTES", Integer.toString(request.length),
                "TOKENLAKE_BRIDGE_MAX_IN_FLIGHT_BYTES", Integer.toString(request.length + 2000),
                "TOKENLAKE_BRIDGE_SEND_TIMEOUT_MS", "10000"),
            publisher,
            clock)) {
      OtlpClient client = new OtlpClient(bridge);
      CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> send(client));
      await().until(() -> !publisher.published().isEmpty());

      for (int seconds : new int[] {1, 2, 4}) {
        for (Transport transport : Transport.values()) {
          Answer answer = client.send(transport, "/v1/traces", request, false);

          assertThat(answer.code()).isEqualTo(Code.UNAVAILABLE);
          assertThat(answer.message()).startsWith("too many requests are waiting");
          assertThat(answer.retryDelay()).isEqualTo(Duration.ofSeconds(seconds));
        }
        clock.advance(Duration.ofSeconds(seconds));
      }
      clock.advance(Duration.ofMinutes(2));
      assertThat(send(client).retryDelay()).isEqualTo(Duration.ofSeconds(1));
      assertThat(first).isNotDone();
      inKafka.complete(List.of());
    }
  }

  @Test
  void decompressedBytesCountAsInFlight() {
    byte[] large = new byte[1 << 20];
    try (IngestBridge bridge =
        Bridges.start(
            publisher,
            "TOKENLAKE_BRIDGE_MAX_REQUEST_BYTES",
            Integer.toString(large.length),
            "TOKENLAKE_BRIDGE_MAX_IN_FLIGHT_BYTES",
            Integer.toString(large.length))) {
      var inKafka = FakePublisher.unanswered();
      publisher.behave(records -> inKafka);
      OtlpClient client = new OtlpClient(bridge);
      CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> send(client));
      await().until(() -> !publisher.published().isEmpty());

      // A kilobyte on the wire, and a megabyte that does not fit beside the first request.
      for (Transport transport : Transport.values()) {
        assertThat(client.send(transport, "/v1/logs", large, Encoding.ZSTD).code())
            .isEqualTo(Code.UNAVAILABLE);
      }
      assertThat(first).isNotDone();
      inKafka.complete(List.of());
    }
  }

  @Test
  void portInUseIsNamedAndThePublisherIsClosed() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> IngestBridge.start(config("100", other.getLocalPort()), publisher, CLOCK))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "cannot listen on 127.0.0.1, port " + other.getLocalPort() + ": ");
    }
    assertThat(publisher.isClosed()).isTrue();
  }

  @Test
  void portsAreTheConfiguredOnes() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (IngestBridge bridge = IngestBridge.start(config("100", port), publisher, CLOCK)) {
      assertThat(bridge.httpPort()).isEqualTo(port);
      assertThat(bridge.grpcPort()).isNotEqualTo(port).isPositive();
    }
  }

  private static Answer send(OtlpClient client) {
    return client.send(Transport.HTTP, "/v1/traces", twoTraces().toByteArray(), false);
  }

  /** Empty requests are accepted until the bridge begins to close. */
  private static Answer sendUntilRefused(OtlpClient client) {
    Answer answer;
    do {
      answer = client.send(Transport.HTTP, "/v1/traces", new byte[0], false);
    } while (answer.code() == Code.OK);
    return answer;
  }

  private static IngestBridgeConfig config(String sendTimeoutMs, int httpPort) {
    return Bridges.config(
        "TOKENLAKE_BRIDGE_HTTP_PORT",
        Integer.toString(httpPort),
        "TOKENLAKE_BRIDGE_SEND_TIMEOUT_MS",
        sendTimeoutMs);
  }
}
