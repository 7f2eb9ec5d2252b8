package io.tokenlake.ingest;

import static io.tokenlake.ingest.OtlpClient.gzip;
import static io.tokenlake.ingest.TestRequests.TRACE_A;
import static io.tokenlake.ingest.TestRequests.logs;
import static io.tokenlake.ingest.TestRequests.metrics;
import static io.tokenlake.ingest.TestRequests.resourceSpans;
import static io.tokenlake.ingest.TestRequests.scopeSpans;
import static io.tokenlake.ingest.TestRequests.span;
import static io.tokenlake.ingest.TestRequests.traces;
import static io.tokenlake.ingest.TestRequests.twoTraces;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.tokenlake.ingest.FakePublisher.Behaviour;
import io.tokenlake.ingest.OtlpClient.Answer;
import io.tokenlake.ingest.OtlpClient.Encoding;
import io.tokenlake.ingest.OtlpClient.Transport;
import io.tokenlake.ingest.auth.ApiKey;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every outcome, of every signal, over both transports, in every encoding. */
class OtlpProtocolTest {
  private static final int MAX_REQUEST_BYTES = 100_000;
  private static final Instant RECEIVED_AT = Instant.parse("2026-11-20T10:00:00.123456Z");
  private static final byte[] NOT_PROTOBUF = "no protobuf".getBytes(UTF_8);
  private static final List<String> PATHS = List.of("/v1/traces", "/v1/metrics", "/v1/logs");

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

  /** One good span, one with half of a trace id, one whose span id is zero. */
  private static final ExportTraceServiceRequest ONE_OF_THREE =
      traces(
          resourceSpans(
              "chat",
              scopeSpans(
                  "lib",
                  span(TRACE_A.substring(8), "short"),
                  span(TRACE_A, "good"),
                  span(TRACE_A, "zero").toBuilder()
                      .setSpanId(ByteString.copyFrom(new byte[8]))
                      .build())));

  private static final FakePublisher publisher = new FakePublisher();
  private static final String KEY = ApiKey.newText("all", new SecureRandom());
  private static final String KEY_FOR_NONE_OF_THEM = ApiKey.newText("other", new SecureRandom());
  private static final String KEY_FOR_METRICS = ApiKey.newText("metrics", new SecureRandom());
  private static final String KEY_OF_YESTERDAY = ApiKey.newText("expired", new SecureRandom());

  @TempDir static Path dir;

  private static IngestBridge bridge;
  private static OtlpClient client;
  private static IngestBridge strictBridge;
  private static OtlpClient strictClient;

  /** The strict one asks for a key, and gives a tenant one byte in a second. */
  @BeforeAll
  static void start() throws IOException {
    String limit = Integer.toString(MAX_REQUEST_BYTES);
    bridge = start("TOKENLAKE_BRIDGE_MAX_REQUEST_BYTES", limit);
    client = new OtlpClient(bridge);
    Path keys =
        Files.writeString(
            dir.resolve("keys.yaml"),
            "keys:\n"
                + entry("all", KEY, "traces, metrics, logs", "2026-11-21T00:00:00Z")
                + entry("metrics", KEY_FOR_METRICS, "metrics", "2026-11-21T00:00:00Z")
                + entry("expired", KEY_OF_YESTERDAY, "traces", "2026-11-20T10:00:00Z"));
    strictBridge =
        start(
            "TOKENLAKE_BRIDGE_KEYS_FILE",
            keys.toString(),
            "TOKENLAKE_BRIDGE_MAX_REQUEST_BYTES",
            "1",
            "TOKENLAKE_BRIDGE_TENANT_BYTES_PER_SECOND",
            "1");
    strictClient = new OtlpClient(strictBridge);
  }

  private static IngestBridge start(String... settings) {
    return IngestBridge.start(
        Bridges.config(settings), publisher, InstantSource.fixed(RECEIVED_AT));
  }

  private static String entry(String id, String key, String scopes, String expires) {
    return "  - {id: %s, hash: '%s', tenant: acme, scopes: [%s], expires: '%s'}\n"
        .formatted(id, ApiKey.Hash.of(key), scopes, expires);
  }

  @AfterAll
  static void stop() {
    bridge.close();
    strictBridge.close();
  }

  @BeforeEach
  void recover() {
    publisher.behave(FakePublisher.DURABLE);
  }

  /** Fails the last record of a request and has all others durable. */
  private static CompletableFuture<List<ProducerRecord<byte[], byte[]>>> lastRecordFails(
      List<ProducerRecord<byte[], byte[]>> records) {
    List<CompletableFuture<Void>> each = new ArrayList<>();
    for (int i = 0; i < records.size() - 1; i++) {
      each.add(CompletableFuture.completedFuture(null));
    }
    each.add(CompletableFuture.failedFuture(new TimeoutException("no answer")));
    return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
        .thenApply(done -> List.of());
  }

  private static CompletableFuture<List<ProducerRecord<byte[], byte[]>>> unexpectedFailure(
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
        for (String path : PATHS) {
          for (Encoding encoding : Encoding.values()) {
            rows.add(arguments(row, transport, path, encoding));
          }
        }
      }
    }
    return rows;
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}")
  @MethodSource("rows")
  void outcomeIsTheSameOverBothTransports(
      Row row, Transport transport, String path, Encoding encoding) {
    publisher.behave(row.behaviour);

    Answer answer = client.send(transport, path, row.body(path), encoding);

    assertThat(answer.code()).isEqualTo(row.code);
    assertThat(answer.httpStatus()).isEqualTo(transport == Transport.GRPC ? 200 : row.httpStatus);
    boolean retry = row.code == Code.UNAVAILABLE;
    assertThat(answer.retryDelay()).isEqualTo(retry ? Duration.ofSeconds(1) : null);
    assertThat(answer.retryAfter()).isEqualTo(retry && transport == Transport.HTTP ? "1" : null);
    if (row.code != Code.OK) {
      assertThat(answer.message()).isNotBlank().doesNotContain("Exception");
    }
    assertThat(answer.body()).isEmpty();
  }

  /** A row of the table for which the client matters. */
  enum StrictRow {
    NO_KEY_IS_UNAUTHENTICATED(null, Code.UNAUTHENTICATED, 401, "an API key is needed"),
    OTHER_SCHEME_IS_UNAUTHENTICATED("Basic " + KEY, Code.UNAUTHENTICATED, 401, "is needed"),
    UNKNOWN_ID_IS_UNAUTHENTICATED(
        "Bearer " + KEY_FOR_NONE_OF_THEM, Code.UNAUTHENTICATED, 401, "is not known"),
    WRONG_SECRET_IS_UNAUTHENTICATED("Bearer " + KEY + "x", Code.UNAUTHENTICATED, 401, "not known"),
    EXPIRED_KEY_IS_UNAUTHENTICATED(
        "Bearer " + KEY_OF_YESTERDAY, Code.UNAUTHENTICATED, 401, "API key expired has expired"),
    TENANT_OVER_ITS_RATE_IS_TOLD_WHEN_TO_COME_BACK(
        "Bearer " + KEY, Code.RESOURCE_EXHAUSTED, 429, "this tenant sends more than it may");

    private final String authorization;
    private final Code code;
    private final int httpStatus;
    private final String message;

    StrictRow(String authorization, Code code, int httpStatus, String message) {
      this.authorization = authorization;
      this.code = code;
      this.httpStatus = httpStatus;
      this.message = message;
    }
  }

  static List<Arguments> strictRows() {
    List<Arguments> rows = new ArrayList<>();
    for (StrictRow row : StrictRow.values()) {
      for (Transport transport : Transport.values()) {
        PATHS.forEach(path -> rows.add(arguments(row, transport, path)));
      }
    }
    return rows;
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("strictRows")
  void outcomeForTheClientIsTheSameOverBothTransports(
      StrictRow row, Transport transport, String path) {
    String[] headers =
        row.authorization == null
            ? new String[0]
            : new String[] {"authorization", row.authorization};
    // The only request of this tenant that is within its rate: a second one is not.
    byte[] oneByte = {0};
    for (int i = 0; i < 2; i++) {
      strictClient.send(transport, path, oneByte, Encoding.IDENTITY, headers);
    }

    Answer answer = strictClient.send(transport, path, oneByte, Encoding.IDENTITY, headers);

    assertThat(answer.code()).isEqualTo(row.code);
    assertThat(answer.httpStatus()).isEqualTo(transport == Transport.GRPC ? 200 : row.httpStatus);
    assertThat(answer.message()).contains(row.message);
    boolean retry = row.code == Code.RESOURCE_EXHAUSTED;
    assertThat(answer.retryDelay()).isEqualTo(retry ? Duration.ofSeconds(1) : null);
    assertThat(answer.retryAfter()).isEqualTo(retry && transport == Transport.HTTP ? "1" : null);
    assertThat(publisher.published()).isEmpty();
  }

  @Test
  void aConnectionIsKeptForTheNextRequest() throws Exception {
    byte[] body = VALID.get("/v1/traces");
    String head =
        "POST /v1/traces HTTP/1.1\r\nHost: bridge\r\nContent-Type: application/x-protobuf\r\n"
            + "Content-Length: "
            + body.length
            + "\r\n";
    try (Wire wire = new Wire(bridge.httpPort())) {
      wire.send(head + "\r\n");
      wire.send(body);
      wire.send(head + "Connection: close\r\n\r\n");
      wire.send(body);

      assertThat(wire.readToEnd().split("HTTP/1.1 200 OK", -1)).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void plainHttpIsTakenInBothVersions(HttpClient.Version version) throws Exception {
    HttpClient http = HttpClient.newBuilder().version(version).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bridge.httpPort() + "/v1/traces"))
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(VALID.get("/v1/traces")))
            .build();
    HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(version);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void keyIsGoodForItsScopesAlone(Transport transport) {
    String[] key = {"authorization", "Bearer " + KEY_FOR_METRICS};

    Answer answer = strictClient.send(transport, "/v1/logs", new byte[1], Encoding.IDENTITY, key);

    assertThat(answer.code()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(answer.httpStatus()).isEqualTo(transport == Transport.GRPC ? 200 : 403);
    assertThat(answer.message()).isEqualTo("API key metrics is not for logs");
    assertThat(
            strictClient.send(transport, "/v1/metrics", new byte[0], Encoding.IDENTITY, key).code())
        .isEqualTo(Code.OK);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void badRecordsAreToldAndTheOthersAccepted(Transport transport) throws Exception {
    Answer answer = client.send(transport, "/v1/traces", ONE_OF_THREE.toByteArray(), Encoding.GZIP);

    assertThat(answer.code()).isEqualTo(Code.OK);
    var partial = ExportTraceServiceResponse.parseFrom(answer.body()).getPartialSuccess();
    assertThat(partial.getRejectedSpans()).isEqualTo(2);
    assertThat(partial.getErrorMessage())
        .isEqualTo(
            "rejected, do not send again: 2 without a trace id of 16 bytes and a span id of 8,"
                + " neither all zero (the first is resourceSpans[0].scopeSpans[0].spans[0])");
    assertThat(publisher.published())
        .singleElement()
        .satisfies(
            record ->
                assertThat(
                        ExportTraceServiceRequest.parseFrom(record.value())
                            .getResourceSpans(0)
                            .getScopeSpans(0)
                            .getSpansList())
                    .extracting(span -> span.getName())
                    .containsExactly("good"));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void badRecordsDoNotMakeFailureOfTheOthersFinal(Transport transport) {
    publisher.behave(OtlpProtocolTest::lastRecordFails);

    assertThat(
            client
                .send(transport, "/v1/traces", ONE_OF_THREE.toByteArray(), Encoding.IDENTITY)
                .code())
        .isEqualTo(Code.UNAVAILABLE);
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
  @EnumSource(Encoding.class)
  void encodingsAreUndone(Encoding encoding) {
    byte[] body = VALID.get("/v1/metrics");
    for (Transport transport : Transport.values()) {
      publisher.behave(FakePublisher.DURABLE);

      client.send(transport, "/v1/metrics", body, encoding);

      assertThat(publisher.published())
          .singleElement()
          .extracting(ProducerRecord::value)
          .isEqualTo(body);
    }
  }

  @Test
  void ordinaryGrpcClientIsUnderstood() {
    for (boolean gzip : new boolean[] {false, true}) {
      Answer answer = client.send(Transport.GRPC, "/v1/traces", VALID.get("/v1/traces"), gzip);

      assertThat(answer.code()).isEqualTo(Code.OK);
    }
    publisher.behave(OtlpProtocolTest::lastRecordFails);
    Answer refused = client.send(Transport.GRPC, "/v1/traces", VALID.get("/v1/traces"), true);
    assertThat(refused.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refused.retryDelay()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void requestOfExactlyTheLimitIsNotTooLarge() {
    for (Transport transport : Transport.values()) {
      for (Encoding encoding : Encoding.values()) {
        assertThat(client.send(transport, "/v1/logs", new byte[MAX_REQUEST_BYTES], encoding).code())
            .isEqualTo(Code.INVALID_ARGUMENT);
      }
    }
  }

  @Test
  void otherContentTypesAreRefusedInPlainText() {
    for (String[] headers : new String[][] {{"Content-Type", "text/xml"}, {}}) {
      HttpResponse<byte[]> response = client.post("/v1/traces", "{}".getBytes(UTF_8), headers);

      assertThat(response.statusCode()).isEqualTo(415);
      assertThat(response.headers().firstValue("content-type").orElseThrow())
          .startsWith("text/plain");
      assertThat(new String(response.body(), UTF_8))
          .contains("send application/x-protobuf or application/json");
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
    assertThat(status.getMessage()).contains("send one of identity, gzip, zstd");
    assertThat(client.grpcFrame("/v1/traces", new byte[5], "grpc-encoding", "br").code())
        .isEqualTo(Code.UNIMPLEMENTED);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void brokenEncodingIsBadData(Encoding encoding) {
    byte[] whole = encoding.encode(VALID.get("/v1/traces"));
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);

    for (byte[] body : List.of(cut, NOT_PROTOBUF)) {
      HttpResponse<byte[]> response =
          client.post(
              "/v1/traces",
              body,
              "Content-Type",
              "application/x-protobuf",
              "Content-Encoding",
              encoding.header());

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(new String(response.body(), UTF_8))
          .contains("the body is not valid " + encoding.header());
    }
    assertThat(publisher.published()).isEmpty();
  }

  @Test
  void callThatDoesNotHoldExactlyOneMessageIsBadData() {
    byte[] twoMessages = new byte[10];
    byte[] cut = {0, 0, 0, 0, 1};
    byte[] unknownFlag = {2, 0, 0, 0, 0};
    for (byte[] frame : List.of(new byte[0], new byte[4], cut, twoMessages, unknownFlag)) {
      assertThat(client.grpcFrame("/v1/traces", frame).code()).isEqualTo(Code.INVALID_ARGUMENT);
    }
    assertThat(client.grpcFrame("/v1/traces", new byte[5]).code()).isEqualTo(Code.OK);
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

  @Test
  void gzipOfSeveralPartsIsRead() {
    byte[] body = VALID.get("/v1/metrics");
    byte[] first = gzip(Arrays.copyOf(body, 10));
    byte[] second = gzip(Arrays.copyOfRange(body, 10, body.length));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);

    HttpResponse<byte[]> response =
        client.post(
            "/v1/metrics",
            both,
            "Content-Type",
            "application/x-protobuf",
            "Content-Encoding",
            "gzip");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(publisher.published())
        .singleElement()
        .extracting(ProducerRecord::value)
        .isEqualTo(body);
  }
}
