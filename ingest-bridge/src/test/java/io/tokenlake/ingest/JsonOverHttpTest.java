package io.tokenlake.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.ingest.OtlpClient.Encoding;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JsonOverHttpTest {
  private static final String TRACE = "5b8efff798038103d269b633813fc60c";
  private static final String SPAN = "eee19b7ec3c1b174";

  private static final FakePublisher publisher = new FakePublisher();
  private static IngestBridge bridge;
  private static OtlpClient client;

  @BeforeAll
  static void start() {
    bridge = Bridges.start(publisher, "TOKENLAKE_BRIDGE_MAX_REQUEST_ELEMENTS", "100");
    client = new OtlpClient(bridge);
  }

  @AfterAll
  static void close() {
    bridge.close();
  }

  @BeforeEach
  void forget() {
    publisher.behave(FakePublisher.DURABLE);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void idsAreHexNumbersMayBeTextsAndUnknownFieldsAreIgnored(Encoding encoding) throws Exception {
    String request =
        """
        {"resourceSpans":[{"unknown":{"deep":[1,{}]},"scopeSpans":[{"spans":[{
          "traceId":"%s","spanId":"%s","name":"chat","kind":3,
          "startTimeUnixNano":"1544712660000000000","endTimeUnixNano":1544712661000000000,
          "attributes":[{"key":"n","value":{"intValue":"9007199254740993"}}],
          "status":{"code":2}}]}]}]}\
        """
            .formatted(TRACE.toUpperCase(java.util.Locale.ROOT), SPAN);

    HttpResponse<byte[]> response = post("/v1/traces", request, encoding);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().allValues("content-type")).containsExactly("application/json");
    assertThat(new String(response.body(), UTF_8)).isEqualTo("{}");
    Span expected =
        Span.newBuilder()
            .setTraceId(hex(TRACE))
            .setSpanId(hex(SPAN))
            .setName("chat")
            .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
            .setStartTimeUnixNano(1544712660000000000L)
            .setEndTimeUnixNano(1544712661000000000L)
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("n")
                    .setValue(AnyValue.newBuilder().setIntValue(9007199254740993L)))
            .setStatus(
                io.opentelemetry.proto.trace.v1.Status.newBuilder()
                    .setCode(io.opentelemetry.proto.trace.v1.Status.StatusCode.STATUS_CODE_ERROR))
            .build();
    assertThat(publisher.published())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(new String(record.key(), UTF_8)).isEqualTo(TRACE);
              assertThat(
                      ExportTraceServiceRequest.parseFrom(record.value())
                          .getResourceSpans(0)
                          .getScopeSpans(0)
                          .getSpans(0))
                  .isEqualTo(expected);
            });
  }

  @Test
  void metricsAndLogsAreReadToo() throws Exception {
    post(
        "/v1/metrics",
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"m\",\"sum\":{"
            + "\"aggregationTemporality\":1,\"dataPoints\":[{\"asInt\":\"5\"}]}}]}]}]}",
        Encoding.IDENTITY);
    post(
        "/v1/logs",
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"severityNumber\":10}]}]}]}",
        Encoding.IDENTITY);

    assertThat(publisher.published()).hasSize(2);
    assertThat(
            ExportMetricsServiceRequest.parseFrom(publisher.published().get(0).value())
                .getResourceMetrics(0)
                .getScopeMetrics(0)
                .getMetrics(0)
                .getSum()
                .getDataPoints(0)
                .getAsInt())
        .isEqualTo(5);
    assertThat(
            ExportLogsServiceRequest.parseFrom(publisher.published().get(1).value())
                .getResourceLogs(0)
                .getScopeLogs(0)
                .getLogRecords(0)
                .getSeverityNumber())
        .isEqualTo(SeverityNumber.SEVERITY_NUMBER_INFO2);
  }

  @Test
  void partialSuccessIsJson() throws IOException {
    JsonNode answer =
        json(
            post(
                "/v1/traces",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"no ids\"}]}]}]}",
                Encoding.IDENTITY));

    assertThat(answer.at("/partialSuccess/rejectedSpans").asText()).isEqualTo("1");
    assertThat(answer.at("/partialSuccess/errorMessage").asText())
        .contains("resourceSpans[0].scopeSpans[0].spans[0]");
    assertThat(publisher.published()).isEmpty();
  }

  @Test
  void errorIsJsonAndSaysWhereItIsWithoutQuotingIt() throws IOException {
    HttpResponse<byte[]> response =
        post(
            "/v1/traces",
            "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"S3CRET\"}]}]}]}",
            Encoding.GZIP);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("code").asInt()).isEqualTo(3);
    assertThat(json(response).get("message").asText())
        .startsWith("the body is not an OTLP request of traces in JSON: ")
        .contains("resourceSpans[0].scopeSpans[0].spans[0].traceId")
        .doesNotContain("S3CRET");
  }

  @Test
  void retryAdviceIsJson() throws IOException {
    publisher.behave(FakePublisher.failing(new TimeoutException("no answer")));

    HttpResponse<byte[]> response =
        post(
            "/v1/logs",
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{}]}]}]}",
            Encoding.IDENTITY);

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("retry-after")).contains("1");
    assertThat(json(response).at("/details/0/@type").asText())
        .isEqualTo("type.googleapis.com/google.rpc.RetryInfo");
    assertThat(json(response).at("/details/0/retryDelay").asText()).isEqualTo("1s");
  }

  @Test
  void requestOfMoreElementsThanMayBeIsTooLarge() throws IOException {
    String many = "{\"resourceLogs\":[" + "{},".repeat(200) + "{}]}";

    HttpResponse<byte[]> response = post("/v1/logs", many, Encoding.IDENTITY);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(json(response).get("message").asText()).contains("more than 100 spans");
  }

  private static HttpResponse<byte[]> post(String path, String json, Encoding encoding) {
    return client.post(
        path,
        encoding.encode(json.getBytes(UTF_8)),
        "Content-Type",
        "application/json; charset=utf-8",
        "Content-Encoding",
        encoding.header());
  }

  private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    assertThat(response.headers().allValues("content-type")).containsExactly("application/json");
    return new ObjectMapper().readTree(response.body());
  }

  private static ByteString hex(String text) {
    return ByteString.copyFrom(HexFormat.of().parseHex(text));
  }
}
