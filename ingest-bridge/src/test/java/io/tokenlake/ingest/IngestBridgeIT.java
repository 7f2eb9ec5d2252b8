package io.tokenlake.ingest;

import static io.tokenlake.ingest.TestRequests.KEY_A;
import static io.tokenlake.ingest.TestRequests.KEY_B;
import static io.tokenlake.ingest.TestRequests.resourceSpans;
import static io.tokenlake.ingest.TestRequests.scopeSpans;
import static io.tokenlake.ingest.TestRequests.traces;
import static io.tokenlake.ingest.TestRequests.twoTraces;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.tokenlake.ingest.OtlpClient.Answer;
import io.tokenlake.ingest.OtlpClient.Transport;
import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.schemas.OtlpHeaders;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bridge between the OpenTelemetry SDK and a real broker. */
@Timeout(120)
class IngestBridgeIT {
  private static final String MARK = "SECRET-7f3a";

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(Transport.class)
  void whatTheSdkSendsLiesInKafkaWithoutItsContent(Transport transport) throws Exception {
    Instant before = Clock.systemUTC().instant();
    List<String> traceIds;
    try (LocalKafka kafka = startKafka(0)) {
      try (IngestBridge bridge = startBridge(kafka.bootstrapServers(), "8000")) {
        traceIds = sendTraces(transport, bridge);
        sendMetrics(transport, bridge);
        sendLogs(transport, bridge);
      }

      List<ConsumerRecord<byte[], byte[]>> spans = read(kafka, Topics.OTLP_SPANS);
      assertThat(spans)
          .extracting(r -> new String(r.key(), US_ASCII))
          .containsExactlyInAnyOrderElementsOf(traceIds);
      for (ConsumerRecord<byte[], byte[]> record : spans) {
        assertOneContentFreeTrace(record, before);
      }

      assertThat(read(kafka, Topics.OTLP_METRICS))
          .singleElement()
          .satisfies(
              record ->
                  assertThat(ExportMetricsServiceRequest.parseFrom(record.value()).toString())
                      .contains("tokens.used"));

      assertThat(read(kafka, Topics.OTLP_LOGS))
          .singleElement()
          .satisfies(
              record -> {
                ExportLogsServiceRequest request =
                    ExportLogsServiceRequest.parseFrom(record.value());
                LogRecord log = request.getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
                assertThat(log.getEventName()).isEqualTo("gen_ai.user.message");
                assertThat(log.hasBody()).isFalse();
                assertThat(record.key()).isNull();
              });
    }
  }

  @Test
  void acknowledgedRequestsSurviveBrokerStopAndOthersAreToldToComeBack() throws Exception {
    int port = freePort();
    try (IngestBridge bridge = startBridge("127.0.0.1:" + port, "5000")) {
      OtlpClient client = new OtlpClient(bridge);
      byte[] request = twoTraces().toByteArray();
      int acknowledged = 0;
      try (LocalKafka kafka = startKafka(port)) {
        assertThat(client.send(Transport.GRPC, "/v1/traces", request, true).code())
            .isEqualTo(Code.OK);
        acknowledged++;
      }

      Answer refused = client.send(Transport.HTTP, "/v1/traces", request, false);
      assertThat(refused.code()).isEqualTo(Code.UNAVAILABLE);

      try (LocalKafka kafka = LocalKafka.start(dir, port)) {
        Answer answer;
        do {
          answer = client.send(Transport.HTTP, "/v1/traces", request, false);
        } while (answer.code() == Code.UNAVAILABLE);
        assertThat(answer.code()).isEqualTo(Code.OK);
        acknowledged++;

        // A refused request may have reached Kafka all the same, so there can be more, not fewer.
        List<String> keys =
            read(kafka, Topics.OTLP_SPANS).stream()
                .map(r -> new String(r.key(), US_ASCII))
                .toList();
        assertThat(keys).filteredOn(KEY_A::equals).hasSizeGreaterThanOrEqualTo(acknowledged);
        assertThat(keys).filteredOn(KEY_B::equals).hasSizeGreaterThanOrEqualTo(acknowledged);
      }
    }
  }

  @Test
  void nothingIsAcknowledgedWhileKafkaIsUnreachable() throws Exception {
    try (IngestBridge bridge = startBridge("127.0.0.1:" + freePort(), "300")) {
      OtlpClient client = new OtlpClient(bridge);
      for (Transport transport : Transport.values()) {
        Answer answer = client.send(transport, "/v1/traces", twoTraces().toByteArray(), false);

        assertThat(answer.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(answer.httpStatus()).isEqualTo(transport == Transport.HTTP ? 503 : 200);
        assertThat(answer.retryDelay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(answer.retryAfter()).isEqualTo(transport == Transport.HTTP ? "1" : null);
      }
    }
  }

  /** The broker was told to take less than the bridge was told it takes. */
  @Test
  void whatTheBrokerRefusesForItsSizeIsSplitBySpanAndOnlyWhatItCannotTakeAloneIsRejected()
      throws Exception {
    Random random = new Random(20261125);
    List<io.opentelemetry.proto.trace.v1.Span> spans = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      spans.add(spanOf(TestRequests.TRACE_A, i, random, 10_000));
    }
    var tooLarge = spanOf(TestRequests.TRACE_A, 100, random, 150_000);
    var other = spanOf(TestRequests.TRACE_B, 101, random, 10_000);
    try (LocalKafka kafka = LocalKafka.start(dir, 0)) {
      kafka.createTopics(
          List.of(Topics.OTLP_SPANS), 2, Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "100000"));
      try (IngestBridge bridge = startBridge(kafka.bootstrapServers(), "30000")) {
        List<io.opentelemetry.proto.trace.v1.Span> sent = new ArrayList<>(spans);
        sent.add(17, tooLarge);
        sent.add(other);
        byte[] request =
            traces(
                    resourceSpans(
                        "chat",
                        scopeSpans(
                            "lib", sent.toArray(io.opentelemetry.proto.trace.v1.Span[]::new))))
                .toByteArray();

        Answer answer = new OtlpClient(bridge).send(Transport.GRPC, "/v1/traces", request, false);

        assertThat(answer.code()).isEqualTo(Code.OK);
        var partial = ExportTraceServiceResponse.parseFrom(answer.body()).getPartialSuccess();
        assertThat(partial.getRejectedSpans()).isEqualTo(1);
        assertThat(partial.getErrorMessage()).contains("alone more than otlp_spans takes");
      }
      List<ConsumerRecord<byte[], byte[]>> records = read(kafka, Topics.OTLP_SPANS);
      List<io.opentelemetry.proto.trace.v1.Span> inKafka = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : records) {
        var ofRecord =
            ExportTraceServiceRequest.parseFrom(record.value())
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpansList();
        assertThat(ofRecord)
            .extracting(span -> HexFormat.of().formatHex(span.getTraceId().toByteArray()))
            .containsOnly(new String(record.key(), US_ASCII));
        inKafka.addAll(ofRecord);
      }
      spans.add(other);
      // Each once: what the broker took was not sent again.
      assertThat(inKafka).containsExactlyInAnyOrderElementsOf(spans);
      assertThat(records)
          .filteredOn(record -> new String(record.key(), US_ASCII).equals(KEY_A))
          .hasSizeBetween(5, 39)
          .extracting(ConsumerRecord::partition)
          .containsOnly(partitionOf(KEY_A, records));
    }
  }

  private static int partitionOf(String key, List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .filter(record -> new String(record.key(), US_ASCII).equals(key))
        .findFirst()
        .orElseThrow()
        .partition();
  }

  private static io.opentelemetry.proto.trace.v1.Span spanOf(
      ByteString traceId, int number, Random random, int bytes) {
    byte[] name = new byte[bytes * 3 / 4];
    random.nextBytes(name);
    return TestRequests.span(traceId, Base64.getEncoder().encodeToString(name)).toBuilder()
        .setSpanId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(1 + number).flip()))
        .build();
  }

  private static void assertOneContentFreeTrace(
      ConsumerRecord<byte[], byte[]> record, Instant before) throws Exception {
    ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(record.value());
    assertThat(request.toString()).doesNotContain(MARK);
    assertThat(request.getResourceSpansList()).hasSize(1);
    Resource resource = request.getResourceSpans(0).getResource();
    assertThat(resource.getAttributesList()).extracting(KeyValue::getKey).contains("service.name");
    List<io.opentelemetry.proto.trace.v1.Span> spans =
        request.getResourceSpans(0).getScopeSpans(0).getSpansList();
    assertThat(spans).hasSize(2);
    assertThat(spans)
        .allSatisfy(
            span ->
                assertThat(span.getTraceId().toByteArray())
                    .isEqualTo(
                        java.util.HexFormat.of().parseHex(new String(record.key(), US_ASCII))));
    assertThat(spans)
        .filteredOn(span -> span.getName().equals("chat"))
        .singleElement()
        .satisfies(
            span -> {
              assertThat(span.getAttributesList())
                  .extracting(KeyValue::getKey)
                  .containsExactly("gen_ai.request.model");
              assertThat(span.getEvents(0).getAttributesList()).isEmpty();
            });
    long receivedAtMicros =
        Long.parseLong(
            new String(record.headers().lastHeader(OtlpHeaders.RECEIVED_AT).value(), US_ASCII));
    assertThat(receivedAtMicros)
        .isBetween(
            before.toEpochMilli() * 1000, Clock.systemUTC().instant().toEpochMilli() * 1000 + 999);
  }

  /** Two traces of two spans each, in one request; returns their ids. */
  private static List<String> sendTraces(Transport transport, IngestBridge bridge) {
    SpanExporter exporter =
        transport == Transport.GRPC
            ? OtlpGrpcSpanExporter.builder().setEndpoint(grpc(bridge)).build()
            : OtlpHttpSpanExporter.builder()
                .setEndpoint(http(bridge) + "/v1/traces")
                .setCompression("gzip")
                .build();
    List<String> traceIds = new ArrayList<>();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter)
                    .setScheduleDelay(Duration.ofMinutes(10))
                    .build())
            .build()) {
      var tracer = provider.get("it");
      for (int i = 0; i < 2; i++) {
        Span agent = tracer.spanBuilder("agent").startSpan();
        try (var scope = agent.makeCurrent()) {
          Span chat = tracer.spanBuilder("chat").startSpan();
          chat.setAttribute("gen_ai.request.model", "gpt-x");
          chat.setAttribute("gen_ai.prompt.0.content", MARK);
          chat.setAttribute("output.value", MARK);
          chat.addEvent(
              "gen_ai.content.prompt",
              io.opentelemetry.api.common.Attributes.of(
                  AttributeKey.stringKey("gen_ai.prompt"), MARK));
          chat.end();
        }
        agent.end();
        traceIds.add(agent.getSpanContext().getTraceId());
      }
      assertAcknowledged(provider.forceFlush());
    }
    return traceIds;
  }

  private static void sendMetrics(Transport transport, IngestBridge bridge) {
    MetricExporter exporter =
        transport == Transport.GRPC
            ? OtlpGrpcMetricExporter.builder().setEndpoint(grpc(bridge)).build()
            : OtlpHttpMetricExporter.builder().setEndpoint(http(bridge) + "/v1/metrics").build();
    PeriodicMetricReader reader =
        PeriodicMetricReader.builder(exporter).setInterval(Duration.ofMinutes(10)).build();
    SdkMeterProvider provider = SdkMeterProvider.builder().registerMetricReader(reader).build();
    provider.get("it").counterBuilder("tokens.used").build().add(42);
    assertAcknowledged(provider.forceFlush());
    // Shutting down the reader would collect once more.
    exporter.close();
  }

  private static void sendLogs(Transport transport, IngestBridge bridge) {
    LogRecordExporter exporter =
        transport == Transport.GRPC
            ? OtlpGrpcLogRecordExporter.builder().setEndpoint(grpc(bridge)).build()
            : OtlpHttpLogRecordExporter.builder().setEndpoint(http(bridge) + "/v1/logs").build();
    try (SdkLoggerProvider provider =
        SdkLoggerProvider.builder()
            .addLogRecordProcessor(BatchLogRecordProcessor.builder(exporter).build())
            .build()) {
      provider
          .get("it")
          .logRecordBuilder()
          .setEventName("gen_ai.user.message")
          .setBody(MARK)
          .emit();
      assertAcknowledged(provider.forceFlush());
    }
  }

  private static void assertAcknowledged(CompletableResultCode result) {
    assertThat(result.join(30, TimeUnit.SECONDS).isSuccess()).isTrue();
  }

  private LocalKafka startKafka(int port) throws IOException {
    LocalKafka kafka = LocalKafka.start(dir, port);
    kafka.createTopics(Topics.OTLP, 2, Map.of());
    return kafka;
  }

  private static IngestBridge startBridge(String bootstrapServers, String sendTimeoutMs) {
    return IngestBridge.start(
        Bridges.config(
            "TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS",
            bootstrapServers,
            "TOKENLAKE_BRIDGE_SEND_TIMEOUT_MS",
            sendTimeoutMs));
  }

  private static String grpc(IngestBridge bridge) {
    return "http://127.0.0.1:" + bridge.grpcPort();
  }

  private static String http(IngestBridge bridge) {
    return "http://127.0.0.1:" + bridge.httpPort();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Everything that lies in the topic now. */
  private static List<ConsumerRecord<byte[], byte[]>> read(LocalKafka kafka, String topic) {
    return TopicReader.readAll(kafka.bootstrapServers(), topic);
  }
}
