package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.TopicDelivery.AT_LEAST_ONCE;
import static io.tokenlake.pipeline.TopicDelivery.EXACTLY_ONCE;
import static org.apache.kafka.common.IsolationLevel.READ_COMMITTED;
import static org.apache.kafka.common.IsolationLevel.READ_UNCOMMITTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.tables.LakeTable;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.flink.sink.SinkUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ledger is exact to the last span and the last digit, whichever process is killed and whatever
 * maintenance does to the tables meanwhile. Every process is a real one and dies of SIGKILL while
 * spans are in flight; every figure expected is known from how the traffic was made.
 */
class ExactlyOnceIT {
  @TempDir Path dir;
  private LedgerProcesses ledger;
  private Upkeep upkeep;

  @AfterEach
  void stop() throws Exception {
    if (upkeep != null) {
      upkeep.stop();
    }
    if (ledger != null) {
      ledger.close();
    }
  }

  @Test
  void nothingIsLostOrDoubledWhicheverProcessDies() throws Exception {
    ledger = new LedgerProcesses(dir, "kills");
    ledger.start();
    ledger.sendPriceBook(TrafficRound.PRICE_BOOK);
    ledger.submit(null, 2, AT_LEAST_ONCE);
    ledger.traffic.start();
    upkeep = new Upkeep(ledger.lake.settings());

    killEachInTurn();
    String savepoint = ledger.flink.stopWithSavepoint();
    List<EntryId> entriesBefore = ledger.entriesInTable();
    List<ConsumerRecord<byte[], byte[]>> messagesBefore = ledger.topic(READ_UNCOMMITTED);
    assertEveryEntryIsOnTheTopic(entriesBefore, messagesBefore);

    ledger.submit(savepoint, 3, EXACTLY_ONCE);
    killEachInTurn();
    Truth sent = ledger.drain();
    ledger.flink.stopWithSavepoint();
    upkeep.requireDone();

    assertExact(sent);
    List<EntryId> seen = committedSince(messagesBefore);
    assertThat(seen).as("committed messages since the upgrade").doesNotHaveDuplicates();
    assertThat(seen).hasSameElementsAs(without(ledger.entriesInTable(), entriesBefore));
  }

  @Test
  void oldAndNewSavepointsAreExactAfterMaintenanceHasExpiredEverySnapshot() throws Exception {
    ledger = new LedgerProcesses(dir, "savepoints");
    ledger.start();
    ledger.sendPriceBook(TrafficRound.PRICE_BOOK);
    ledger.submit(null, 2, AT_LEAST_ONCE);
    ledger.traffic.start();
    ledger.awaitProgress();
    String old = ledger.flink.stopWithSavepoint();
    ledger.lake.restorePoints().create("old");
    maintain();

    ledger.submit(old, 2, AT_LEAST_ONCE);
    ledger.awaitProgress();
    ledger.flink.stopWithSavepoint();
    maintain();

    // The tables are ahead of the old savepoint, so the job must not start from it as it is.
    Truth before = ledger.recorded();
    ledger.submit(old, 2, AT_LEAST_ONCE);
    assertThat(ledger.flink.awaitFailure()).contains("rows would be written twice");
    assertThat(ledger.recorded()).isEqualTo(before);

    ledger.lake.restorePoints().rollBack("old");
    ledger.submit(old, 2, AT_LEAST_ONCE);
    ledger.awaitProgress();
    Truth sent = ledger.drain();
    ledger.flink.stopWithSavepoint();

    assertExact(sent);
  }

  /** Leaves each table its newest snapshot and its restore points, none of which is the job's. */
  private void maintain() {
    for (LakeTable lakeTable : LakeTable.values()) {
      Table table = ledger.lake.table(lakeTable);
      if (table.currentSnapshot() == null) {
        continue;
      }
      table.rewriteManifests().clusterBy(file -> "all").commit();
      table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
      assertThat(table.snapshots())
          .noneMatch(snapshot -> snapshot.summary().containsKey(SinkUtil.FLINK_JOB_ID));
    }
  }

  /** Kills with spans in flight, and goes on when the job has caught up. */
  private void killEachInTurn() throws Exception {
    awaitProgress();
    ledger.flink.killTaskManager();
    ledger.flink.startTaskManager();

    awaitProgress();
    ledger.flink.killJobManager();
    ledger.flink.startJobManager();

    awaitProgress();
    ledger.kafka.kill();
    ledger.kafka.start();
    awaitProgress();
  }

  private void awaitProgress() {
    ledger.awaitProgress();
    upkeep.rest(ledger::requireRollupsOfTheLedger);
  }

  /**
   * A repeat has the id and the content of what it repeats. What the topic has beyond the table is
   * of the one kind of trace whose spans may come in another order when they are read again.
   */
  private static void assertEveryEntryIsOnTheTopic(
      List<EntryId> entries, List<ConsumerRecord<byte[], byte[]>> messages) {
    Map<EntryId, List<ConsumerRecord<byte[], byte[]>>> byId =
        messages.stream().collect(Collectors.groupingBy(EntryId::of));
    assertThat(without(entries, byId.keySet())).as("entries that are not on the topic").isEmpty();
    assertThat(without(byId.keySet(), entries))
        .as("messages that are in no table")
        .allMatch(entry -> TrafficRound.isSpread(entry));
    byId.forEach(
        (id, repeats) -> {
          if (!TrafficRound.isSpread(id)) {
            assertThat(repeats)
                .allSatisfy(repeat -> assertThat(repeat.value()).isEqualTo(repeats.get(0).value()));
          }
        });
  }

  /** What was committed to the topic of calls after {@code before}. */
  private List<EntryId> committedSince(List<ConsumerRecord<byte[], byte[]>> before) {
    Map<Integer, Long> seen =
        before.stream()
            .collect(
                Collectors.toMap(ConsumerRecord::partition, ConsumerRecord::offset, Math::max));
    return ledger.topic(READ_COMMITTED).stream()
        .filter(message -> message.offset() > seen.getOrDefault(message.partition(), -1L))
        .map(EntryId::of)
        .toList();
  }

  private static Set<EntryId> without(Collection<EntryId> all, Collection<EntryId> some) {
    Set<EntryId> rest = new HashSet<>(all);
    rest.removeAll(new HashSet<>(some));
    return rest;
  }

  private void assertExact(Truth sent) {
    assertThat(sent.accepted())
        .as("accepted = recorded + duplicates + dead letters")
        .isEqualTo(sent.recorded() + sent.duplicates() + sent.deadLetters());
    assertThat(ledger.recorded()).isEqualTo(sent);
    assertThat(ledger.lake.count(LakeTable.DEAD_LETTERS)).isEqualTo(sent.deadLetters());
    assertThat(ledger.entriesInTable()).doesNotHaveDuplicates();
    for (String column : List.of("runs", "steps", "agent_steps")) {
      assertThat(ledger.lake.sum(LakeTable.AGENT_RUNS, column))
          .as(column)
          .isEqualTo(sent.agentSteps());
    }
    assertThat(ledger.lake.sum(LakeTable.LLM_ROLLUP_1M, "calls")).isEqualTo(sent.calls());
    assertThat(ledger.lake.sumMoney(LakeTable.LLM_ROLLUP_1M, "cost_effective"))
        .isEqualByComparingTo(sent.cost());
    List<Record> calls = ledger.lake.rows(LakeTable.LLM_CALLS, LedgerSums.columnsOfCalls());
    assertThat(
            LedgerSums.ofRollupRows(
                LedgerSums.DIMENSIONS, ledger.lake.rows(LakeTable.LLM_ROLLUP_1M)))
        .as("table of rollups")
        .isEqualTo(LedgerSums.ofCallRows(LedgerSums.DIMENSIONS, calls));
    List<String> byModel = List.of("tenant", "environment", "provider", "request_model");
    assertThat(LedgerSums.ofRollups(byModel, ledger.standingOnTopic("model")))
        .as("topic of rollups")
        .isEqualTo(LedgerSums.ofCallRows(byModel, calls));
  }
}
