package io.tokenlake.ingest.ops;

import static io.tokenlake.ingest.TestRequests.twoTraces;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.ingest.Bridges;
import io.tokenlake.ingest.FakePublisher;
import io.tokenlake.ingest.IngestBridge;
import io.tokenlake.ingest.OtlpClient;
import io.tokenlake.ingest.OtlpClient.Encoding;
import io.tokenlake.ingest.OtlpClient.Transport;
import java.util.HexFormat;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class OwnTracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @Test
  void requestsAreSpansBelowThatOfTheClientAndSayWhatBecameOfThem() throws Exception {
    FakePublisher collected = new FakePublisher();
    FakePublisher publisher = new FakePublisher();
    try (IngestBridge collector = Bridges.start(collected)) {
      try (IngestBridge bridge =
          Bridges.start(
              publisher,
              "OTEL_TRACES_EXPORTER",
              "otlp",
              "OTEL_EXPORTER_OTLP_ENDPOINT",
              "http://127.0.0.1:" + collector.grpcPort())) {
        OtlpClient client = new OtlpClient(bridge);
        byte[] request = twoTraces().toByteArray();
        String parent = "00-" + TRACE + "-b7ad6b7169203331-01";
        client.send(
            Transport.GRPC, "/v1/traces", request, Encoding.IDENTITY, "traceparent", parent);
        publisher.behave(FakePublisher.failing(new TimeoutException("no answer")));
        client.send(
            Transport.HTTP, "/v1/traces", request, Encoding.IDENTITY, "traceparent", parent);
      }

      assertThat(collected.published())
          .singleElement()
          .satisfies(
              record -> {
                assertThat(new String(record.key(), UTF_8)).isEqualTo(TRACE);
                assertThat(
                        ExportTraceServiceRequest.parseFrom(record.value())
                            .getResourceSpans(0)
                            .getScopeSpans(0)
                            .getSpansList())
                    .extracting(OwnTracesTest::told)
                    .containsExactly(
                        "export traces below b7ad6b7169203331: grpc accepted STATUS_CODE_UNSET",
                        "export traces below b7ad6b7169203331: http unavailable_kafka"
                            + " STATUS_CODE_ERROR");
              });
    }
  }

  private static String told(Span span) {
    return "%s below %s: %s %s %s"
        .formatted(
            span.getName(),
            HexFormat.of().formatHex(span.getParentSpanId().toByteArray()),
            attribute(span, "tokenlake.protocol"),
            attribute(span, "tokenlake.outcome"),
            span.getStatus().getCode());
  }

  private static String attribute(Span span, String key) {
    return span.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(attribute -> attribute.getValue().getStringValue())
        .findFirst()
        .orElse(null);
  }
}
