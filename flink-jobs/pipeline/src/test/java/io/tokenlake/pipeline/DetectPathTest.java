package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.rule.Anomaly;
import io.tokenlake.domain.rule.Expectation;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.domain.rule.SeriesHistory;
import io.tokenlake.pipeline.convert.AnomalyRecords;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.pipeline.convert.SeriesHistories;
import io.tokenlake.pipeline.convert.WatchRecords;
import io.tokenlake.pipeline.history.WarmStart;
import io.tokenlake.pipeline.operator.Decode.InvalidEntryException;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.LlmRollupCodec;
import io.tokenlake.schemas.LlmRollupRecord;
import io.tokenlake.schemas.LlmRollupUpdate;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From updates of rollups as the ledger sends them to what detectors observe of their entity. */
class DetectPathTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Duration SETTLED = Duration.ofSeconds(15);
  private static final int TWO_WEEKS = 14 * 288;

  private final Random random = new Random(3);
  private LlmRollupUpdate template;
  private WindowRig watch;

  @BeforeEach
  void open() throws Exception {
    template = ofSets(Set.of("service")).get(0);
    watch = new WindowRig(Duration.ofMillis(START.toEpochMilli()));
  }

  @AfterEach
  void close() throws Exception {
    watch.close();
  }

  @Test
  void anOutageOfAServiceIsObservedOnceTheWindowIsCompleteAlsoAfterARestore() throws Exception {
    for (int window = 0; window < TWO_WEEKS; window++) {
      send(watch, window, 100 + random.nextInt(10), 1 + random.nextInt(2));
    }
    assertThat(watch.takeObservations()).as("two weeks of quiet traffic").isEmpty();
    OperatorSubtaskState state = watch.snapshotOfDetectors();

    List<Observation> outage = outage(watch);
    Observation first = outage.get(0);
    assertThat(first.ruleId()).isEqualTo("unusual_service");
    assertThat(first.signal()).isEqualTo(Signal.BREACH);
    assertThat(first.entity()).containsEntry("service", "checkout");
    assertThat(first.windowEndMicros() / 1_000)
        .isEqualTo(START.plus(WINDOW.multipliedBy(TWO_WEEKS + 1)).toEpochMilli());
    assertThat(outage).extracting(Observation::severity).contains(Severity.PAGE);
    Observation page = outage.get(outage.size() - 1);
    assertThat(page.value()).isEqualTo(0.6);
    assertThat(page.evidence().get(0).why()).contains("error_rate");

    List<Anomaly> anomalies = watch.anomalies();
    assertThat(anomalies).extracting(Anomaly::series).contains("error_rate");
    assertThat(anomalies)
        .allSatisfy(
            anomaly ->
                assertThat(AnomalyRecords.toRecord(anomaly).getEntity()).contains("checkout"));
    List<Expectation> expectations = watch.expectations();
    assertThat(expectations)
        .filteredOn(row -> row.series().equals("error_rate"))
        .as("one row an hour, from when something is expected")
        .hasSizeBetween(14 * 24 - 2, 14 * 24 + 1);

    try (WindowRig restored = new WindowRig(time(TWO_WEEKS).plus(SETTLED), state)) {
      assertThat(outage(restored)).isEqualTo(outage);
    }
    aWindowOfWhichARestartLostSightIsJudgedOnceTheRestWasRead(state);
  }

  /** A part of this test because what is usual takes seconds to learn. */
  private void aWindowOfWhichARestartLostSightIsJudgedOnceTheRestWasRead(
      OperatorSubtaskState learnt) throws Exception {
    OperatorSubtaskState halfRead;
    try (WindowRig rig = new WindowRig(time(TWO_WEEKS).plusSeconds(60), learnt)) {
      rig.rollup(update(TWO_WEEKS, 30, 30, 1));
      halfRead = rig.snapshotOfDetectors();
    }
    Duration start = time(TWO_WEEKS + 4);
    try (WindowRig rig = new WindowRig(start, halfRead)) {
      rig.setTime(start.plusSeconds(20));
      rig.rollup(update(TWO_WEEKS, 75, -28, 2));
      for (int seconds = 21; seconds < 90; seconds++) {
        rig.setTime(start.plusSeconds(seconds));
      }
      assertThat(rig.anomalies())
          .as("105 calls, of which two failed")
          .extracting(Anomaly::series)
          .doesNotContain("error_rate");
      assertThat(rig.expectations()).as("it was judged").isNotEmpty();
    }
  }

  @Test
  void whoIsTaughtByTheTopicOfHistoriesJudgesAsWhoLivedIt() throws Exception {
    WarmStart start = new WarmStart(RuleBook.bundled());
    for (int window = 0; window < TWO_WEEKS; window++) {
      LlmRollupUpdate update = update(window, 100 + random.nextInt(10), 1 + random.nextInt(2), 1);
      start.learn(WatchRecords.toPoint(update));
    }
    List<SeriesNews> taught =
        start.taught(START.plus(WINDOW.multipliedBy(TWO_WEEKS)).plus(SETTLED));
    assertThat(taught).extracting(SeriesNews::ruleId).containsExactly("unusual_service");

    watch.setTime(time(TWO_WEEKS).plus(SETTLED));
    watch.history(SeriesHistories.toMessage(taught.get(0)).value());
    List<Observation> outage = outage(watch);

    assertThat(outage).extracting(Observation::severity).contains(Severity.PAGE);
    assertThat(outage.get(0).baseline().method()).isEqualTo("hour_of_week");
  }

  @Test
  void aServiceAndItsModelAndTeamAreOneIncident() throws Exception {
    WarmStart start = new WarmStart(RuleBook.bundled());
    List<LlmRollupUpdate> templates = ofSets(Set.of("service", "model", "team"));
    assertThat(templates).hasSize(3);
    for (int window = 0; window < TWO_WEEKS; window++) {
      long calls = 100 + random.nextInt(10);
      for (LlmRollupUpdate one : templates) {
        start.learn(WatchRecords.toPoint(update(one, window, calls, 1, calls, 1)));
      }
    }
    watch.setTime(time(TWO_WEEKS).plus(SETTLED));
    for (SeriesNews taught :
        start.taught(START.plus(WINDOW.multipliedBy(TWO_WEEKS)).plus(SETTLED))) {
      watch.history(SeriesHistories.toMessage(taught).value());
    }

    watch.setTime(time(TWO_WEEKS + 1));
    for (LlmRollupUpdate one : templates) {
      watch.rollup(update(one, TWO_WEEKS, 100, 60, 5_000, 1));
    }
    watch.setTime(time(TWO_WEEKS + 1).plus(SETTLED));
    watch.setTime(time(TWO_WEEKS + 1).plus(SETTLED.multipliedBy(4))); // the first take longer

    List<Observation> told =
        watch.takeObservations().stream()
            .filter(one -> one.ruleId().startsWith("unusual") || one.ruleId().equals("incident"))
            .toList();
    assertThat(told).extracting(Observation::ruleId).containsExactly("incident");
    assertThat(told.get(0).value()).isEqualTo(3);
    assertThat(told.get(0).driver().delta()).isNotNull();
    assertThat(told.get(0).evidence())
        .extracting(Evidence::why)
        .anySatisfy(why -> assertThat(why).contains("unusual_service", "checkout"))
        .anySatisfy(why -> assertThat(why).contains("unusual_model", "gpt-4o"))
        .anySatisfy(why -> assertThat(why).contains("unusual_team", "payments"));
  }

  @Test
  void aHistoryOfAnotherFormIsRefused() {
    byte[] message =
        SeriesHistories.toMessage(
                SeriesNews.of(
                    "acme|unusual_service",
                    "unusual_service",
                    "acme",
                    Map.of(),
                    new SeriesHistory(0, Map.of("error_rate", new byte[] {9, 9}))))
            .value();

    assertThatThrownBy(() -> watch.history(message))
        .isInstanceOf(InvalidEntryException.class)
        .hasMessageContaining("error_rate");
  }

  @Test
  void manyUpdatesOfAWindowAreOneSample() throws Exception {
    long revision = 0;
    for (int update = 1; update <= 5; update++) {
      watch.rollup(update(0, 20 * update, update, ++revision));
    }
    watch.setTime(time(1).plus(SETTLED));
    watch.rollup(update(0, 500, 400, ++revision));

    send(watch, 1, 100, 5);
    assertThat(watch.anomalies()).isEmpty();
    assertThat(watch.takeObservations())
        .extracting(Observation::ruleId)
        .as("rules on windows see what is late, detectors do not")
        .contains("error_rate");
  }

  private List<Observation> outage(WindowRig rig) throws Exception {
    for (int window = TWO_WEEKS; window < TWO_WEEKS + 3; window++) {
      send(rig, window, 100, 60);
    }
    return unusual(rig);
  }

  private static List<Observation> unusual(WindowRig rig) {
    return rig.takeObservations().stream()
        .filter(observation -> observation.ruleId().startsWith("unusual"))
        .toList();
  }

  /** A window of traffic, and the time that it takes until it is complete. */
  private void send(WindowRig rig, int window, long calls, long errors) throws Exception {
    rig.setTime(time(window + 1));
    rig.rollup(update(window, calls, errors, 1));
    rig.setTime(time(window + 1).plus(SETTLED));
    rig.setTime(time(window + 1).plus(SETTLED.multipliedBy(2)));
  }

  private static Duration time(int windows) {
    return Duration.ofMillis(START.plus(WINDOW.multipliedBy(windows)).toEpochMilli());
  }

  private LlmRollupUpdate update(int window, long calls, long errors, long revision)
      throws Exception {
    return update(template, window, calls, errors, calls, revision);
  }

  /** The update of a template, of another minute and with other sums. */
  private static LlmRollupUpdate update(
      LlmRollupUpdate of, int window, long calls, long errors, long milliDollars, long revision)
      throws Exception {
    LlmRollupUpdate update = LlmRollupCodec.decode(LlmRollupCodec.encode(of));
    LlmRollupRecord rollup = update.getRollup();
    rollup.setMinute(START.plus(WINDOW.multipliedBy(window)));
    rollup.setCalls(calls);
    rollup.setErrors(errors);
    rollup.setCostEffective(BigDecimal.valueOf(milliDollars, 3).setScale(12));
    update.setRevision(revision);
    return update;
  }

  /** What the ledger's rollups say of some calls. */
  private static List<LlmRollupUpdate> ofSets(Set<String> sets) throws Exception {
    Duration now = Duration.ofMillis(WatchRig.START_MILLIS);
    try (LedgerRig ledger = new LedgerRig();
        RollupRig rollups = new RollupRig(RollupSettings.defaults(), 1, null, now)) {
      for (int number = 0; number < 30; number++) {
        ledger.send(TestSpans.chat(number, 1_000, 20));
      }
      for (LlmCallRecord entry : ledger.entries()) {
        rollups.send(0, RollupRecords.toEntry(entry));
      }
      rollups.setTime(now.plusSeconds(10));
      return rollups.updates().stream()
          .filter(update -> sets.contains(update.getDimensionSet()))
          .toList();
    }
  }
}
