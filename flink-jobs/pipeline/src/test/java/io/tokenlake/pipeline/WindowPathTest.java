package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.LlmRollupUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From spans, by the ledger's own rollups, to what the bundled rules on windows observe. */
class WindowPathTest {
  /** 2026-01-01T00:01:00Z: the calls numbered 0 to 59 have ended. */
  private static final Duration NOW = Duration.ofMillis(WatchRig.START_MILLIS);

  private LedgerRig ledger;
  private RollupRig rollups;
  private WindowRig watch;
  private Duration now = NOW;
  private int updates;
  private int entries;

  @BeforeEach
  void open() throws Exception {
    ledger = new LedgerRig();
    rollups = new RollupRig(RollupSettings.defaults(), 1, null, NOW);
    watch = new WindowRig(NOW);
  }

  @AfterEach
  void close() throws Exception {
    watch.close();
    rollups.close();
    ledger.close();
  }

  @Test
  void anOutageThatCostsIsObservedFromTheMinutesOfItsCalls() throws Exception {
    // 55 calls at a dollar each, of which 28 were refused: over one in two.
    book(calls(0, 55, 28));

    List<Observation> breaches = watch.takeObservations();
    assertThat(breaches)
        .extracting(Observation::ruleId, Observation::severity, Observation::signal)
        .containsExactlyInAnyOrder(
            tuple("provider_outage", Severity.PAGE, Signal.BREACH),
            tuple("throttled", Severity.PAGE, Signal.BREACH),
            tuple("retry_storm", Severity.PAGE, Signal.BREACH),
            tuple("burn_rate", Severity.WARN, Signal.BREACH),
            tuple("outage_that_costs", Severity.PAGE, Signal.BREACH));
    Observation throttled = ofRule("throttled", breaches);
    assertThat(throttled.value()).isEqualTo(28 / 55.0);
    assertThat(throttled.entity()).containsOnly(Map.entry("provider", "openai"));
    assertThat(throttled.evidence()).hasSize(1);
    Observation burn = ofRule("burn_rate", breaches);
    assertThat(burn.value()).as("27 dollars in a quarter of an hour").isEqualTo(4 * 27.0);
    assertThat(burn.costAtRisk()).isEqualByComparingTo("27");
    assertThat(burn.driver().volume()).isEqualByComparingTo("27");
    assertThat(watch.deadLetters()).isEmpty();
  }

  @Test
  void whatIsSentAgainIsNoNews() throws Exception {
    book(calls(0, 55, 28));
    watch.takeObservations();

    for (LlmRollupUpdate update : rollups.updates()) {
      watch.rollup(update);
    }
    assertThat(watch.takeObservations()).isEmpty();

    book(calls(60, 60, 0));
    assertThat(watch.takeObservations())
        .as("only what the next minute changes")
        .extracting(Observation::ruleId, Observation::value)
        .contains(tuple("throttled", 28 / 115.0));
  }

  private static Observation ofRule(String rule, List<Observation> observations) {
    return observations.stream()
        .filter(observation -> observation.ruleId().equals(rule))
        .findFirst()
        .orElseThrow();
  }

  /** Books calls, and lets the watch read what the ledger says of them. */
  private void book(List<Span> spans) throws Exception {
    for (Span span : spans) {
      ledger.send(span);
    }
    List<LlmCallRecord> booked = ledger.entries();
    for (LlmCallRecord entry : booked.subList(entries, booked.size())) {
      rollups.send(0, RollupRecords.toEntry(entry));
      watch.call(entry);
    }
    entries = booked.size();
    now = now.plusSeconds(10);
    watch.setTime(now);
    rollups.setTime(now);
    for (LlmRollupUpdate update : rollups.updates().subList(updates, rollups.updates().size())) {
      watch.rollup(update);
    }
    updates = rollups.updates().size();
  }

  /** Calls of a dollar each; the first of them are refused and cost nothing. */
  private static List<Span> calls(int from, int count, int refused) {
    List<Span> calls = new ArrayList<>();
    for (int number = from; number < from + count; number++) {
      calls.add(
          number < from + refused ? TestSpans.refused(number) : TestSpans.chat(number, 0, 100_000));
    }
    return calls;
  }
}
