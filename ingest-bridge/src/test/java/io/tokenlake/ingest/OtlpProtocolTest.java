package io.tokenlake.ingest;

import static io.tokenlake.ingest.OtlpClient.gzip;
import static io.tokenlake.ingest.TestRequests.logs;
import static io.tokenlake.ingest.TestRequests.metrics;
import static io.tokenlake.ingest.TestRequests.twoTraces;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.rpc.Code;
import com.google.rpc.Status;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.tokenlake.ingest.FakePublisher.Behaviour;
import io.tokenlake.ingest.OtlpClient.Answer;
import io.tokenlake.ingest.OtlpClient.Transport;
import io.tokenlake.schemas.Topics;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every outcome, of every signal, over both transports. */
class OtlpProtocolTest {
  private static final int MAX_REQUEST_BYTES = 100_000;
  private static final Instant RECEIVED_AT = Instant.parse("2026-11-20T10:00:00.123456Z");
  private static final byte[] NOT_PROTOBUF = "no protobuf".getBytes(UTF_8);

  private static final Map<String, byte[]> VALID =
      Map.of(
          "/v1/traces", twoTraces().toByteArray(),
          "/v1/metrics", metrics().toByteArray(),
          "/v1/logs", logs(LogRecord.newBuilder().setEventName("e").build()).toByteArray());
  private static final Map<String, String> TOPICS =
      Map.of(
          "/v1/traces", Topics.OTLP_SPANS,
          "/v1/metrics", Topics.OTLP_METRICS,
          "/v1/logs", Topics.OTLP_LOGS);

  private static final FakePublisher publisher = new FakePublisher();
  private static IngestBridge bridge;
  private static OtlpClient client;

  @BeforeAll
  static void start() {
    bridge =
        IngestBridge.start(
            IngestBridgeConfig.parse(
                Map.of(
                    "TOKENLAKE_BRIDGE_GRPC_PORT", "0",
                    "TOKENLAKE_BRIDGE_HTTP_PORT", "0",
                    "TOKENLAKE_BRIDGE_MAX_REQUEST_BYTES", Integer.toString(MAX_REQUEST_BYTES),
                    "TOKENLAKE_BRIDGE_SEND_TIMEOUT_MS", "60000")),
            publisher,
            InstantSource.fixed(RECEIVED_AT));
    client = new OtlpClient(bridge);
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @BeforeEach
  void recover() {
    publisher.behave(FakePublisher.DURABLE);
  }

  /** Fails the last record of a request and has all others durable. */
  private static CompletableFuture<Void> lastRecordFails(
      List<ProducerRecord<byte[], byte[]>> records) {
    List<CompletableFuture<Void>> each = new ArrayList<>();
    for (int i = 0; i < records.size() - 1; i++) {
      each.add(CompletableFuture.completedFuture(null));
    }
    each.add(CompletableFuture.failedFuture(new TimeoutException("no answer")));
    return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new));
  }

  private static CompletableFuture<Void> unexpectedFailure(
      List<ProducerRecord<byte[], byte[]>> records) {
    throw new IllegalStateException("closed");
  }

  // A behaviour and the bytes of a body are constants that the compiler cannot see as such.
  @SuppressWarnings("ImmutableEnumChecker")
  enum Row {
    ACCEPTED(FakePublisher.DURABLE, Code.OK, 200),
    EMPTY_IS_ACCEPTED(FakePublisher.SILENT, new byte[0], Code.OK, 200),
    NOT_PROTOBUF_IS_REFUSED(FakePublisher.DURABLE, NOT_PROTOBUF, Code.INVALID_ARGUMENT, 400),
    OVER_THE_LIMIT_IS_REFUSED(
        FakePublisher.DURABLE, new byte[MAX_REQUEST_BYTES + 1], Code.RESOURCE_EXHAUSTED, 413),
    FAR_OVER_THE_LIMIT_IS_REFUSED(
        FakePublisher.DURABLE, new byte[10 * MAX_REQUEST_BYTES], Code.RESOURCE_EXHAUSTED, 413),
    TOO_LARGE_FOR_KAFKA_IS_REFUSED(
        FakePublisher.failing(new RecordTooLargeException("1 MiB")), Code.RESOURCE_EXHAUSTED, 413),
    FAILED_LAST_RECORD_IS_RETRYABLE(OtlpProtocolTest::lastRecordFails, Code.UNAVAILABLE, 503),
    UNEXPECTED_FAILURE_IS_RETRYABLE(OtlpProtocolTest::unexpectedFailure, Code.UNAVAILABLE, 503);

    private final Behaviour behaviour;
    private final byte[] body;
    private final Code code;
    private final int httpStatus;

    Row(Behaviour behaviour, byte[] body, Code code, int httpStatus) {
      this.behaviour = behaviour;
      this.body = body;
      this.code = code;
      this.httpStatus = httpStatus;
    }

    Row(Behaviour behaviour, Code code, int httpStatus) {
      this(behaviour, null, code, httpStatus);
    }

    byte[] body(String path) {
      return body == null ? VALID.get(path) : body;
    }
  }

  static List<Arguments> rows() {
    List<Arguments> rows = new ArrayList<>();
    for (Row row : Row.values()) {
      for (Transport transport : Transport.values()) {
        for (String path : List.of("/v1/traces", "/v1/metrics", "/v1/logs")) {
          rows.add(arguments(row, transport, path, false));
          rows.add(arguments(row, transport, path, true));
        }
      }
    }
    return rows;
  }

  @ParameterizedTest(name = "{0} {1} {2} gzip={3}")
  @MethodSource("rows")
  void outcomeIsTheSameOverBothTransports(Row row, Transport transport, String path, boolean gzip) {
    publisher.behave(row.behaviour);

    Answer answer = client.send(transport, path, row.body(path), gzip);

    assertThat(answer.code()).isEqualTo(row.code);
    assertThat(answer.httpStatus()).isEqualTo(transport == Transport.GRPC ? 200 : row.httpStatus);
    boolean retry = row.code == Code.UNAVAILABLE;
    assertThat(answer.retryDelay()).isEqualTo(retry ? Duration.ofSeconds(1) : null);
    assertThat(answer.retryAfter()).isEqualTo(retry && transport == Transport.HTTP ? "1" : null);
    if (row.code != Code.OK) {
      assertThat(answer.message()).isNotBlank().doesNotContain("Exception");
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void acceptedRequestIsPublishedWithTheTimeItWasReceived(Transport transport) {
    for (String path : VALID.keySet()) {
      publisher.behave(FakePublisher.DURABLE);

      client.send(transport, path, VALID.get(path), false);

      assertThat(publisher.published())
          .hasSize(path.equals("/v1/traces") ? 2 : 1)
          .allSatisfy(
              record -> {
                assertThat(record.topic()).isEqualTo(TOPICS.get(path));
                assertThat(record.headers().lastHeader("tokenlake-received-at").value())
                    .asString(UTF_8)
                    .isEqualTo("1795168800123456");
              });
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void refusedAndEmptyRequestsPublishNothing(Transport transport) {
    client.send(transport, "/v1/traces", NOT_PROTOBUF, false);
    client.send(transport, "/v1/logs", new byte[0], false);

    assertThat(publisher.published()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void gzipIsUndone(Transport transport) {
    byte[] body = VALID.get("/v1/metrics");

    client.send(transport, "/v1/metrics", body, true);

    assertThat(publisher.published())
        .singleElement()
        .extracting(ProducerRecord::value)
        .isEqualTo(body);
  }

  @Test
  void requestOfExactlyTheLimitIsNotTooLarge() {
    for (Transport transport : Transport.values()) {
      assertThat(client.send(transport, "/v1/logs", new byte[MAX_REQUEST_BYTES], false).code())
          .isEqualTo(Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void otherContentTypesAreRefusedInPlainText() {
    for (String[] headers : new String[][] {{"Content-Type", "application/json"}, {}}) {
      HttpResponse<byte[]> response = client.post("/v1/traces", "{}".getBytes(UTF_8), headers);

      assertThat(response.statusCode()).isEqualTo(415);
      assertThat(response.headers().firstValue("content-type").orElseThrow())
          .startsWith("text/plain");
      assertThat(new String(response.body(), UTF_8)).contains("send application/x-protobuf");
    }
  }

  @Test
  void otherContentEncodingsAreRefused() throws Exception {
    HttpResponse<byte[]> response =
        client.post(
            "/v1/traces",
            VALID.get("/v1/traces"),
            "Content-Type",
            "application/x-protobuf",
            "Content-Encoding",
            "br");

    assertThat(response.statusCode()).isEqualTo(415);
    Status status = Status.parseFrom(response.body());
    assertThat(status.getCode()).isEqualTo(Code.UNIMPLEMENTED_VALUE);
    assertThat(status.getMessage()).contains("send gzip or identity");
  }

  @Test
  void brokenGzipIsBadData() {
    byte[] cut = gzip(VALID.get("/v1/traces"));
    cut = java.util.Arrays.copyOf(cut, cut.length / 2);

    for (byte[] body : List.of(cut, NOT_PROTOBUF, new byte[0])) {
      HttpResponse<byte[]> response =
          client.post(
              "/v1/traces",
              body,
              "Content-Type",
              "application/x-protobuf",
              "Content-Encoding",
              "gzip");

      assertThat(response.statusCode()).isEqualTo(400);
    }
    assertThat(publisher.published()).isEmpty();
  }

  @Test
  void parametersOfTheContentTypeAreIgnored() {
    assertThat(
            client
                .post(
                    "/v1/traces",
                    VALID.get("/v1/traces"),
                    "Content-Type",
                    "application/x-protobuf; charset=utf-8")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void otherMethodsAndPathsAreRefused() {
    assertThat(client.get("/v1/traces").statusCode()).isEqualTo(405);
    assertThat(client.post("/v1/profiles", new byte[0]).statusCode()).isEqualTo(404);
  }
}
