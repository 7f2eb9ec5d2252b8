package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.pipeline.convert.Salvage;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The exact bytes that a Collector with the Kafka exporter wrote ({@code
 * src/test/capture/collector}) are read as the payload that was sent to it.
 */
class CollectorBytesTest {
  private static final Path WRITTEN = Path.of("src/test/resources/collector");
  private static final Path SENT = Path.of("src/test/resources/fixtures/otel_openai_latest");

  @ParameterizedTest
  @ValueSource(strings = {"otlp_proto", "otlp_json"})
  void whatACollectorWritesIsWhatWasSentToIt(String encoding) throws Exception {
    assertThat(read(Topics.OTLP_SPANS, encoding, traces(), Span.getDefaultInstance()))
        .isEqualTo(traces());
    assertThat(
            read(
                Topics.OTLP_METRICS,
                encoding,
                ExportMetricsServiceRequest.parseFrom(sent("metrics.pb")),
                Metric.getDefaultInstance()))
        .isEqualTo(ExportMetricsServiceRequest.parseFrom(sent("metrics.pb")));
    assertThat(read(Topics.OTLP_LOGS, encoding, logs(), LogRecord.getDefaultInstance()))
        .isEqualTo(logs());
  }

  @ParameterizedTest
  @ValueSource(strings = {"otlp_proto", "otlp_json"})
  void theLedgerIsTheSameAsFromTheBridge(String encoding) throws Exception {
    try (LedgerRig bridge = new LedgerRig();
        LedgerRig collector = new LedgerRig()) {
      bridge.send(traces());
      bridge.send(logs());
      collector.send(read(Topics.OTLP_SPANS, encoding, traces(), Span.getDefaultInstance()));
      collector.send(read(Topics.OTLP_LOGS, encoding, logs(), LogRecord.getDefaultInstance()));

      assertThat(collector.standing()).isNotEmpty().isEqualTo(bridge.standing());
      assertThat(collector.deadLetters()).isEmpty();
    }
  }

  @Test
  void jsonThatCannotBeReadIsADeadLetterThatSaysWhere() {
    byte[] payload =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"kind\":true}]}]}]}".getBytes(UTF_8);
    List<DeadLetter> broken = new ArrayList<>();

    assertThat(
            Salvage.parse(
                new TopicRecord(new Origin(Topics.OTLP_SPANS, 0, 7, 0), payload),
                ExportTraceServiceRequest.getDefaultInstance(),
                Span.getDefaultInstance(),
                broken))
        .isEqualTo(ExportTraceServiceRequest.getDefaultInstance());
    assertThat(broken)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.reason()).isEqualTo("UNDECODABLE");
              assertThat(letter.detail())
                  .isEqualTo(
                      "not an OTLP ExportTraceServiceRequest:"
                          + " resourceSpans[0].scopeSpans[0].spans[0].kind must be the number of a"
                          + " SpanKind, not a boolean");
              assertThat(letter.payload()).isEqualTo(payload);
            });
  }

  private static <M extends Message> M read(String topic, String encoding, M request, Message leaf)
      throws IOException {
    List<DeadLetter> broken = new ArrayList<>();
    byte[] written = Files.readAllBytes(WRITTEN.resolve(topic + "." + encoding));
    M read =
        Salvage.parse(new TopicRecord(new Origin(topic, 0, 0, 0), written), request, leaf, broken);
    assertThat(broken).isEmpty();
    return read;
  }

  private static ExportTraceServiceRequest traces() throws IOException {
    return ExportTraceServiceRequest.parseFrom(sent("traces.pb"));
  }

  private static ExportLogsServiceRequest logs() throws IOException {
    return ExportLogsServiceRequest.parseFrom(sent("logs.pb"));
  }

  private static byte[] sent(String file) throws IOException {
    return Files.readAllBytes(SENT.resolve(file));
  }
}
