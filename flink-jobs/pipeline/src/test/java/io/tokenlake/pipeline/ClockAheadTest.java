package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.pipeline.convert.AgentRecords;
import io.tokenlake.pipeline.convert.LogDecoder;
import io.tokenlake.pipeline.convert.SpanDecoder;
import io.tokenlake.pipeline.convert.TableRecords;
import io.tokenlake.schemas.GpuEventRecord;
import io.tokenlake.schemas.GpuRollupRecord;
import io.tokenlake.schemas.GpuSampleRecord;
import io.tokenlake.schemas.SpanRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a sender whose clock is ahead says is at the latest of when it was received. */
class ClockAheadTest {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long SECOND = 1_000_000;
  private static final long RECEIVED = 1_767_225_700L * SECOND; // 2026-01-01T00:01:40Z
  private static final long YEARS_AHEAD = 1_925_000_000L * SECOND; // in 2031
  private static final long MOST = RECEIVED + Duration.ofMinutes(5).toSeconds() * SECOND;
  private static final Origin ORIGIN = new Origin("otlp_spans", 0, 7, RECEIVED);

  @Test
  void aCallIsBilledAtItsReceiptAndItsRowKeepsWhatWasSent() {
    TracedSpan span = decode(YEARS_AHEAD, YEARS_AHEAD + SECOND / 2, ORIGIN);
    SpanRecord row = TableRecords.toRecord(span);

    assertThat(span.call().endedAtMicros()).isEqualTo(RECEIVED);
    assertThat(span.call().startedAtMicros()).as("its duration").isEqualTo(RECEIVED - SECOND / 2);
    assertThat(span.call().usage().inTotal()).isEqualTo(1_000);
    assertThat(row.getEndedAt()).isEqualTo(Instant.parse("2026-01-01T00:01:40Z"));
    assertThat(row.getStartedAt()).isEqualTo(Instant.parse("2026-01-01T00:01:39.5Z"));
    assertThat(row.getEndUnixNano()).isEqualTo((YEARS_AHEAD + SECOND / 2) * NANOS_PER_MICRO);
    assertThat(row.getProblem()).isEqualTo("CLOCK_AHEAD");
    assertThat(AgentRecords.toRunSpan(span).endedAtMicros()).isEqualTo(RECEIVED);
  }

  @Test
  void aClockMayBeAheadByFiveMinutes() {
    TracedSpan atMost = decode(MOST - SECOND, MOST, ORIGIN);
    TracedSpan beyond = decode(MOST - SECOND, MOST + 1, ORIGIN);

    assertThat(atMost.call().endedAtMicros()).isEqualTo(MOST);
    assertThat(atMost.problem()).isNull();
    assertThat(beyond.call().endedAtMicros()).isEqualTo(RECEIVED);
    assertThat(beyond.problem()).isEqualTo("CLOCK_AHEAD");
  }

  @Test
  void aCallInWhichTheClockWentAstrayKeepsItsStart() {
    LlmCall call = decode(RECEIVED - 2 * SECOND, YEARS_AHEAD, ORIGIN).call();

    assertThat(call.startedAtMicros()).isEqualTo(RECEIVED - 2 * SECOND);
    assertThat(call.endedAtMicros()).isEqualTo(RECEIVED);
  }

  @Test
  void whereNobodyKnowsWhenItWasReceivedItIsAsItWasSent() {
    TracedSpan span = decode(YEARS_AHEAD, YEARS_AHEAD, new Origin("otlp_spans", 0, 7, 0));

    assertThat(span.call().endedAtMicros()).isEqualTo(YEARS_AHEAD);
    assertThat(span.problem()).isNull();
  }

  @Test
  void anEventThatTellsOfACallIsAtItsReceiptAndIsRecognisedWhenItComesAgain() {
    LogDecoder.Decoded first = decodeLog(ORIGIN);
    LogDecoder.Decoded again = decodeLog(new Origin("otlp_logs", 0, 8, RECEIVED + 60 * SECOND));

    assertThat(first.booking().call().endedAtMicros()).isEqualTo(RECEIVED);
    assertThat(first.ahead()).isTrue();
    assertThat(again.booking().call().callId()).isEqualTo(first.booking().call().callId());
  }

  @Test
  void aSampleAheadIsADeadLetterAndTheMinutesAfterItAreNotLate() throws Exception {
    try (GpuRig rig = new GpuRig()) {
      rig.receivedAt(RECEIVED);
      rig.send(GpuMetrics.agent(0).counter("hw.energy", 1_000).bytes());
      rig.send(
          GpuMetrics.agent(200_000_000)
              .counter("hw.energy", 1_200)
              .gauge("hw.gpu.utilization", 1)
              .bytes());
      rig.send(GpuMetrics.agent(60).counter("hw.energy", 1_600).bytes());
      rig.pass(Duration.ofSeconds(4));
      rig.checkpoint();

      assertThat(rig.letters())
          .extracting(DeadLetter::reason, DeadLetter::detail)
          .contains(
              tuple(
                  "INVALID_METRIC",
                  "metric hw.energy: its time is 2032-05-03T19:33:20Z, but it was received at"
                      + " 2026-01-01T00:01:40Z; the clock of its sender is ahead"))
          .hasSize(2);
      assertThat(rig.samples())
          .extracting(GpuSampleRecord::getEnergyJ)
          .containsExactly(null, 600.0);
      assertThat(rig.standing())
          .extracting(r -> r.getMinute().toString(), GpuRollupRecord::getEnergyJ)
          .containsExactlyInAnyOrder(
              tuple("2026-01-01T00:00:00Z", null), tuple("2026-01-01T00:01:00Z", 600.0));
      assertThat(rig.takenFromSkipped()).isEqualTo(4);
    }
  }

  @Test
  void anXidAheadIsAnEventAtItsReceiptOnce() throws Exception {
    byte[] captured = GpuDialectsTest.captured("agent-sick-event-1.pb");
    try (GpuRig rig = new GpuRig()) {
      rig.receivedAt(RECEIVED);
      rig.sendLogs(captured);
      rig.receivedAt(RECEIVED + 60 * SECOND);
      rig.sendLogs(captured);

      assertThat(rig.events())
          .extracting(GpuEventRecord::getXidCode, e -> e.getOccurredAt().toString())
          .containsExactly(tuple(79L, "2026-01-01T00:01:40Z"));
      assertThat(rig.duplicates()).isEqualTo(1);
    }
  }

  private static TracedSpan decode(long startMicros, long endMicros, Origin origin) {
    Span span =
        TestSpans.chat(1, 1_000, 20).toBuilder()
            .setStartTimeUnixNano(startMicros * NANOS_PER_MICRO)
            .setEndTimeUnixNano(endMicros * NANOS_PER_MICRO)
            .build();
    ExportTraceServiceRequest request = TestSpans.request(span);
    ResourceSpans message = request.getResourceSpans(0);
    SpanDecoder decoder = SpanDecoder.of(AttributionMapping.defaults());
    return decoder
        .decode(span, message.getScopeSpans(0), decoder.resource(message, null), origin)
        .span();
  }

  private static LogDecoder.Decoded decodeLog(Origin origin) {
    LogRecord log =
        LogRecord.newBuilder()
            .setTimeUnixNano(YEARS_AHEAD * NANOS_PER_MICRO)
            .setEventName("claude_code.api_request")
            .addAttributes(TestSpans.text("model", "claude-sonnet-4"))
            .addAttributes(TestSpans.number("input_tokens", 10))
            .addAttributes(TestSpans.number("output_tokens", 5))
            .build();
    return LogDecoder.of(AttributionMapping.defaults())
        .decode(
            log,
            ScopeLogs.getDefaultInstance(),
            ResourceLogs.getDefaultInstance(),
            Map.of(),
            origin);
  }
}
