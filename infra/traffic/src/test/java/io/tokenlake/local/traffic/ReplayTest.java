package io.tokenlake.local.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final ReplayOptions DEFAULTS = ReplayOptions.defaults();

  private final RecordingExporter exporter = new RecordingExporter();
  private final MovingClock clock = new MovingClock();

  @TempDir private Path dir;

  @Test
  void sendsEveryRequestOnceAndSaysWhatItSent() throws IOException {
    ReplayResult result = run(Traces.counting(file(), 1300), DEFAULTS);

    long sum = 1300L * 1299 / 2;
    assertThat(result).isEqualTo(new ReplayResult(1300, 0, 1300, sum, 2 * sum));
    assertThat(exporter.spans()).hasSize(1300);
    assertThat(sum(GenAi.INPUT_TOKENS)).isEqualTo(sum);
    assertThat(sum(GenAi.OUTPUT_TOKENS)).isEqualTo(2 * sum);
  }

  @Test
  void makesEachRequestARootSpanInTheWordsOfTheConvention() throws IOException {
    run(
        Traces.write(file(), List.of("2023-11-16 18:17:04,1000,20")),
        DEFAULTS.withModel("anthropic/claude-haiku-4-5").withAttribute("team.name=search"));

    SpanData span = exporter.spans().get(0);
    assertThat(span.getName()).isEqualTo("chat claude-haiku-4-5");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getResource().getAttribute(GenAi.SERVICE)).isEqualTo("tokenlake-replay");
    assertThat(Duration.ofNanos(span.getEndEpochNanos() - span.getStartEpochNanos()))
        .isEqualTo(Duration.ofMillis(300 + 50 + 300));
    assertThat(span.getAttributes().asMap())
        .containsEntry(GenAi.OPERATION, "chat")
        .containsEntry(GenAi.PROVIDER, "anthropic")
        .containsEntry(GenAi.REQUEST_MODEL, "claude-haiku-4-5")
        .containsEntry(GenAi.RESPONSE_MODEL, "claude-haiku-4-5")
        .containsEntry(GenAi.RESPONSE_ID, "chatcmpl-" + span.getTraceId())
        .containsEntry(GenAi.INPUT_TOKENS, 1000L)
        .containsEntry(GenAi.OUTPUT_TOKENS, 20L)
        .containsEntry(GenAi.FINISH_REASONS, List.of("stop"))
        .containsEntry(GenAi.TEAM, "search")
        .hasSize(9);
  }

  @Test
  void endsTheLastRequestNowAndKeepsTheDistances() throws IOException {
    // The second begins later but ends first.
    run(
        Traces.write(
            file(), List.of("2023-11-16 18:17:00,0,1000", "2023-11-16 18:17:01.0000001,0,0")),
        DEFAULTS);

    assertThat(ends())
        .containsExactly(MovingClock.NOW, MovingClock.NOW.minusSeconds(14).plusNanos(100));
  }

  @Test
  void keepsTheTimesOfTheTraceWhenAsked() throws IOException {
    run(Traces.write(file(), List.of("2023-11-16 18:17:00,0,0")), DEFAULTS.withKeepTimes(true));

    assertThat(ends()).containsExactly(Instant.parse("2023-11-16T18:17:00.3Z"));
  }

  @Test
  void sendsTheSameSpansAgainAsOftenAsAsked() throws IOException {
    ReplayResult result = run(Traces.counting(file(), 1234), DEFAULTS.withDuplicates(0.1));

    assertThat(result.calls()).isEqualTo(1234);
    assertThat(result.copies()).isEqualTo(123);
    assertThat(result.spansSent()).isEqualTo(1357);
    assertThat(exporter.spans()).hasSize(1357);
    assertThat(exporter.spans().stream().map(SpanData::getSpanId).distinct()).hasSize(1234);
  }

  @Test
  void pacesRequestsAndDoesNotHoldThemBack() throws IOException {

    run(
        Traces.write(
            file(),
            List.of(
                "2023-11-16 18:17:00,0,0", "2023-11-16 18:17:00.1,0,0", "2023-11-16 18:18:00,0,0")),
        DEFAULTS.withSpeed("10"));

    assertThat(clock.pauses()).containsExactly(Duration.ofMillis(10), Duration.ofMillis(5990));
    assertThat(exporter.batches()).extracting(List::size).containsExactly(2, 1);
    Instant lastSent = MovingClock.NOW.plusSeconds(6);
    assertThat(ends())
        .containsExactly(lastSent.minusSeconds(60), lastSent.minusMillis(59_900), lastSent);
  }

  @Test
  void takesFreshIdsUnlessAskedToRepeatThem() throws IOException {
    TraceFile trace = Traces.counting(file(), 3);

    assertThat(ids(trace, DEFAULTS)).isNotEqualTo(ids(trace, DEFAULTS));
    ReplayOptions repeating = DEFAULTS.withRepeatIds(true);
    assertThat(ids(trace, repeating)).isEqualTo(ids(trace, repeating));
    assertThat(ids(trace, repeating)).isNotEqualTo(ids(trace, repeating.withSeed(43)));
  }

  @Test
  void sendsNothingOfATraceWithABadLine() throws IOException {
    TraceFile trace =
        Traces.write(file(), List.of("2023-11-16 18:17:00,0,0", "2023-11-16 18:17:00,0"));

    assertThatThrownBy(() -> run(trace, DEFAULTS)).isInstanceOf(TraceFormatException.class);
    assertThat(exporter.batches()).isEmpty();
  }

  @Test
  void saysSoWhenTheReceiverStaysAway() throws IOException {
    exporter.refusing(100);
    TraceFile trace = Traces.counting(file(), 3);

    assertThatThrownBy(() -> run(trace, DEFAULTS))
        .isInstanceOf(SpanSendException.class)
        .hasMessage("3 spans were not accepted in 7 attempts: not now");
  }

  private ReplayResult run(TraceFile trace, ReplayOptions options) throws IOException {
    return new Replay(exporter, clock, clock).run(trace, options, sent -> {});
  }

  private List<String> ids(TraceFile trace, ReplayOptions options) throws IOException {
    RecordingExporter own = new RecordingExporter();
    new Replay(own, clock, clock).run(trace, options, sent -> {});
    return own.spans().stream().map(span -> span.getTraceId() + span.getSpanId()).toList();
  }

  private List<Instant> ends() {
    return exporter.spans().stream()
        .map(span -> Instant.EPOCH.plusNanos(span.getEndEpochNanos()))
        .toList();
  }

  private long sum(AttributeKey<Long> key) {
    return exporter.spans().stream().mapToLong(span -> span.getAttributes().get(key)).sum();
  }

  private Path file() {
    return dir.resolve("trace.csv");
  }
}
