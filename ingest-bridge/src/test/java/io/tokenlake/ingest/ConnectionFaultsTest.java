package io.tokenlake.ingest;

import static io.tokenlake.ingest.TestRequests.twoTraces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.tokenlake.ingest.OtlpClient.Encoding;
import io.tokenlake.ingest.OtlpClient.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that misbehave do not hold more than one connection each, and not for long. */
@Timeout(60)
class ConnectionFaultsTest {
  private static final String H2_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int MAX_CONNECTIONS = 300;

  private static final FakePublisher publisher = new FakePublisher();
  private static IngestBridge bridge;
  private static OtlpClient client;

  @BeforeAll
  static void start() {
    bridge =
        Bridges.start(
            publisher,
            "TOKENLAKE_BRIDGE_IDLE_TIMEOUT_MS",
            "400",
            "TOKENLAKE_BRIDGE_RECEIVE_TIMEOUT_MS",
            "400",
            "TOKENLAKE_BRIDGE_MAX_CONNECTIONS",
            Integer.toString(MAX_CONNECTIONS));
    client = new OtlpClient(bridge);
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @BeforeEach
  void forget() {
    publisher.behave(FakePublisher.DURABLE);
  }

  @AfterEach
  void othersAreServedAndNothingIsLeftBehind() {
    for (Transport transport : Transport.values()) {
      assertThat(
              client
                  .send(transport, "/v1/traces", twoTraces().toByteArray(), Encoding.IDENTITY)
                  .code())
          .isEqualTo(Code.OK);
    }
    await()
        .untilAsserted(
            () -> assertThat(metrics()).contains("tokenlake_bridge_in_flight_bytes 0.0\n"));
  }

  @Test
  void connectionsOnWhichNothingComesAreClosed() throws IOException {
    for (String begun : List.of("", "P", "POST /v1/traces HTTP/1.1\r\n", H2_PREFACE)) {
      try (Wire wire = new Wire(bridge.grpcPort())) {
        wire.send(begun);
        assertThat(wire.readToEnd()).doesNotContain("200 OK");
      }
    }
  }

  @Test
  void headersThatDripInAreNotWaitedForEndlessly() throws IOException {
    try (Wire wire = new Wire(bridge.httpPort())) {
      wire.send("POST /v1/traces HTTP/1.1\r\nx: ");
      await().pollInterval(Duration.ofMillis(50)).until(() -> !wire.drip('x'));
    }
  }

  /** A frame of headers of which one byte comes at a time. */
  @Test
  void framesThatDripInAreNotWaitedForEndlessly() throws IOException {
    try (Wire wire = new Wire(bridge.grpcPort())) {
      wire.send(H2_PREFACE);
      wire.send(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
      wire.send(new byte[] {0, 0x3f, 0, 1, 4, 0, 0, 0, 1});
      await().pollInterval(Duration.ofMillis(50)).until(() -> !wire.drip(0));
    }
  }

  @Test
  void bodyThatDripsInIsToldToComeBack() throws IOException {
    try (Wire wire = new Wire(bridge.httpPort())) {
      wire.send(
          "POST /v1/traces HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-protobuf\r\n"
              + "content-length: 100000\r\n\r\n");
      Thread dripping = new Thread(() -> drip(wire));
      dripping.start();
      assertThat(wire.readToEnd())
          .startsWith("HTTP/1.1 503")
          .containsIgnoringCase("retry-after: 1\r\n")
          .contains("the request did not arrive in time");
      dripping.interrupt();
    }
    assertThat(metrics()).contains("outcome=\"unavailable_receive_timeout\"");
  }

  @Test
  void clientThatVanishesWithinItsBodyLeavesNothingBehind() throws IOException {
    for (int i = 0; i < 50; i++) {
      try (Wire wire = new Wire(bridge.httpPort())) {
        wire.send(
            "POST /v1/traces HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-protobuf\r\n"
                + "content-length: 100000\r\n\r\nbegun");
      }
    }
    // Asserted after each test.
  }

  @Test
  void connectionsBeyondTheMostAreClosedAndTheOthersServed() throws IOException {
    List<Wire> open = new ArrayList<>();
    try {
      assertThat(client.get("/v1/traces").statusCode()).isEqualTo(405);
      for (int i = 0; i < MAX_CONNECTIONS; i++) {
        open.add(new Wire(bridge.httpPort()));
      }
      // One is the client's, which is kept alive and served.
      try (Wire tooMany = new Wire(bridge.httpPort())) {
        assertThat(tooMany.readToEnd()).isEmpty();
      }
    } finally {
      for (Wire wire : open) {
        wire.close();
      }
    }
  }

  @Test
  void randomBytesOnBothPortsHarmNobodyElse() throws IOException {
    Random random = new Random(20261125);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(2_000)];
      random.nextBytes(bytes);
      try (Wire wire = new Wire(i % 2 == 0 ? bridge.grpcPort() : bridge.httpPort())) {
        if (i % 4 >= 2) {
          wire.send(i % 8 >= 4 ? H2_PREFACE : "POST /v1/traces HTTP/1.1\r\n");
        }
        wire.send(bytes);
      } catch (java.net.SocketException e) {
        // Hung up on before all was sent.
      }
    }
    assertThat(publisher.published()).isEmpty();
  }

  private static void drip(Wire wire) {
    try {
      while (wire.drip('x')) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String metrics() {
    return Bridges.ops(bridge, "/metrics").contentUtf8();
  }
}
