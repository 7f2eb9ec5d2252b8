package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.domain.rollup.DimensionSet;
import io.tokenlake.domain.rollup.RollupEntry;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.LlmRollupRecord;
import io.tokenlake.schemas.LlmRollupUpdate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rollups are what anyone computes from the ledger's entries, at every moment. */
class RollupsTest {
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration LATENESS = Duration.ofMinutes(10);

  /** Every message was passed on by then. */
  private static final Duration SETTLED = INTERVAL.multipliedBy(2);

  private static final int TASKS = 3;
  private static final List<String> BY_TENANT = List.of("tenant");
  private static final List<String> BY_MODEL = List.of("provider", "request_model");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void rowsAddUpToTheLedgerAtEachCheckpoint(long seed) throws Exception {
    Random random = new Random(seed);
    List<LlmCallRecord> entries = entries(random);
    try (RollupRig rollups = new RollupRig(settings(1_000), TASKS)) {
      List<LlmCallRecord> booked = new ArrayList<>();
      Duration now = Duration.ZERO;
      for (LlmCallRecord entry : entries) {
        rollups.send(taskOf(entry), RollupRecords.toEntry(entry));
        booked.add(entry);
        now = now.plusMillis(random.nextInt(700));
        rollups.setTime(now);
        if (random.nextInt(5) == 0) {
          rollups.checkpoint();
          assertThat(LedgerSums.ofRollups(LedgerSums.DIMENSIONS, rollups.committed()))
              .isEqualTo(LedgerSums.ofCalls(LedgerSums.DIMENSIONS, booked));
        }
      }
      rollups.checkpoint();
      assertThat(LedgerSums.ofRollups(LedgerSums.DIMENSIONS, rollups.committed()))
          .isEqualTo(LedgerSums.ofCalls(LedgerSums.DIMENSIONS, entries))
          .hasSizeGreaterThan(3);
      assertThat(LedgerSums.ofRollups(BY_MODEL, rollups.committed()))
          .isEqualTo(LedgerSums.ofCalls(BY_MODEL, entries));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7, 8})
  void theHighestRevisionsAddUpToTheLedgerAlsoAfterAFailure(long seed) throws Exception {
    Random random = new Random(seed);
    List<LlmCallRecord> entries = entries(random);
    int failsAfter = entries.size() / 2 + random.nextInt(entries.size() / 2);
    int readAgainFrom = failsAfter - 1 - random.nextInt(entries.size() / 2 - 1);
    List<LlmRollupUpdate> onTopic;
    OperatorSubtaskState state = null;
    Duration now = Duration.ZERO;
    try (RollupRig first = new RollupRig(settings(1_000), TASKS)) {
      for (int i = 0; i < failsAfter; i++) {
        if (i == readAgainFrom) {
          state = first.checkpoint();
        }
        first.send(taskOf(entries.get(i)), RollupRecords.toEntry(entries.get(i)));
        now = now.plusMillis(random.nextInt(3_000));
        first.setTime(now);
      }
      onTopic = new ArrayList<>(first.updates());
    }
    try (RollupRig second = new RollupRig(settings(1_000), TASKS, state, now)) {
      for (LlmCallRecord entry : entries.subList(readAgainFrom, entries.size())) {
        second.send(taskOf(entry), RollupRecords.toEntry(entry));
      }
      second.setTime(now.plus(SETTLED));
      onTopic.addAll(second.updates());
    }

    assertThat(LedgerSums.ofRollups(BY_TENANT, standing(onTopic, "tenant")))
        .isEqualTo(LedgerSums.ofCalls(BY_TENANT, entries));
    assertThat(LedgerSums.ofRollups(BY_MODEL, standing(onTopic, "model")))
        .isEqualTo(LedgerSums.ofCalls(BY_MODEL, entries));
    onTopic.stream()
        .collect(Collectors.groupingBy(RollupsTest::window))
        .values()
        .forEach(
            ofWindow ->
                assertThat(ofWindow)
                    .extracting(LlmRollupUpdate::getRevision)
                    .isSorted()
                    .doesNotHaveDuplicates());
  }

  @Test
  void anOpenMinuteIsSentWithinSecondsAlthoughNothingMoreComes() throws Exception {
    try (RollupRig rollups = new RollupRig(settings(10), 1)) {
      rollups.send(0, RollupRecords.toEntry(entries(new Random(1)).get(0)));
      assertThat(rollups.updates()).isEmpty();

      rollups.setTime(INTERVAL);
      rollups.setTime(INTERVAL.plusMillis(1_000));

      assertThat(rollups.updates()).hasSize(2);
      LlmRollupUpdate update = rollups.updates().get(0);
      assertThat(update.getRollup().getCalls()).isEqualTo(1);
      assertThat(update.getLatencyP50Ms()).isEqualTo(500);
      assertThat(rollups.committed()).as("rows wait for the checkpoint").isEmpty();

      rollups.setTime(INTERVAL.multipliedBy(10));
      assertThat(rollups.updates()).as("nothing is said twice").hasSize(2);
    }
  }

  @Test
  void aMinuteThatIsTooOldIsInTheTableOnly() throws Exception {
    RollupEntry entry = RollupRecords.toEntry(entries(new Random(1)).get(0));
    try (RollupRig rollups = new RollupRig(settings(10), 1)) {
      rollups.send(0, entry);
      rollups.setTime(SETTLED);
      rollups.send(0, later(entry, LATENESS));
      rollups.send(0, later(entry, Duration.ZERO));
      rollups.setTime(SETTLED.multipliedBy(2));
      assertThat(rollups.updates()).hasSize(6);

      rollups.send(0, later(entry, LATENESS.plusMinutes(1)));
      rollups.setTime(SETTLED.multipliedBy(3));
      rollups.send(0, later(entry, Duration.ZERO));
      rollups.setTime(SETTLED.multipliedBy(4));
      rollups.checkpoint();

      assertThat(rollups.updates()).hasSize(8);
      assertThat(rollups.committed().stream().mapToLong(LlmRollupRecord::getCalls).sum())
          .isEqualTo(5);
    }
  }

  @Test
  void aKeyIsRememberedByItsLastMinutesHoweverOldItGrows() throws Exception {
    RollupEntry entry = RollupRecords.toEntry(entries(new Random(1)).get(0));
    try (RollupRig rollups = new RollupRig(settings(10), 1)) {
      long young = bytesAfter(rollups, entry, 2 * LATENESS.toMinutesPart());
      long old = bytesAfter(rollups, entry, 20 * LATENESS.toMinutesPart());

      assertThat(old).isLessThan(2 * young);
    }
  }

  /** Bytes of state when a key had a call in each of so many minutes. */
  private static long bytesAfter(RollupRig rollups, RollupEntry entry, int minutes)
      throws Exception {
    long bytes = 0;
    for (int minute = 0; minute < minutes; minute++) {
      rollups.send(0, later(entry, Duration.ofMinutes(minute)));
      bytes = rollups.checkpoint().getStateSize();
    }
    return bytes;
  }

  @Test
  void tooManyKeysAreSummedAsOthersOfTheirTenant() throws Exception {
    List<LlmCallRecord> entries = entries(new Random(9));
    try (RollupRig rollups = new RollupRig(settings(1), 1)) {
      for (LlmCallRecord entry : entries) {
        rollups.send(0, RollupRecords.toEntry(entry));
      }
      rollups.checkpoint();

      List<LlmRollupRecord> rows = rollups.committed();
      assertThat(rows).extracting(LlmRollupRecord::getTeam).contains("__other__");
      Map<String, BigDecimal> all = total(LedgerSums.ofCalls(List.of(), entries));
      assertThat(total(LedgerSums.ofRollups(List.of(), rows))).isEqualTo(all);
      assertThat(total(LedgerSums.ofRollups(List.of(), rollups.standing("tenant")))).isEqualTo(all);
    }
  }

  private static Map<String, BigDecimal> total(Map<List<Object>, Map<String, BigDecimal>> sums) {
    return sums.values().stream()
        .flatMap(sum -> sum.entrySet().stream())
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                Map.Entry::getValue,
                (one, other) -> one.add(other).stripTrailingZeros()));
  }

  private static Collection<LlmRollupRecord> standing(List<LlmRollupUpdate> updates, String set) {
    RollupTopic topic = new RollupTopic();
    updates.forEach(topic::read);
    return topic.standing(set);
  }

  private static List<Object> window(LlmRollupUpdate update) {
    return List.of(update.getRollupKey(), update.getRollup().getMinute());
  }

  /** All entries of a call are booked by the task that has its account. */
  private static int taskOf(LlmCallRecord entry) {
    return Math.floorMod(entry.getTraceId().hashCode(), TASKS);
  }

  private static RollupEntry later(RollupEntry entry, Duration by) {
    return new RollupEntry(
        entry.minuteMicros() + by.toNanos() / 1_000,
        entry.dimensions().clone(),
        entry.counts(),
        entry.amounts(),
        entry.calls(),
        entry.durationMs(),
        entry.ttftMs(),
        entry.userId(),
        entry.session());
  }

  private static RollupSettings settings(int mostKeys) {
    return new RollupSettings(
        DimensionSet.parse("table", String.join("+", LedgerSums.DIMENSIONS)),
        List.of(
            DimensionSet.parse("tenant", "tenant"),
            DimensionSet.parse("model", "provider+request_model")),
        INTERVAL,
        LATENESS,
        mostKeys);
  }

  /** Entries as the ledger books them, with reversals and restatements, in any order of traces. */
  private static List<LlmCallRecord> entries(Random random) throws Exception {
    List<Span> spans = new ArrayList<>(AnyOrderAnySplitTest.randomSpans(random));
    Collections.shuffle(spans, random);
    try (LedgerRig ledger = new LedgerRig()) {
      for (Span span : spans) {
        ledger.send(span);
      }
      List<LlmCallRecord> entries = ledger.entries();
      for (LlmCallRecord entry : entries) {
        int minutes = taskOf(entry); // the calls of a trace end in the same minute
        entry.setEndedAt(entry.getEndedAt().plus(Duration.ofMinutes(minutes)));
      }
      return entries;
    }
  }
}
