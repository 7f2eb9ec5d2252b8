package io.tokenlake.tables.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.tables.RestorePoints;
import io.tokenlake.tables.SampleRows;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.relocated.com.google.common.collect.Iterables;
import org.junit.jupiter.api.Test;

/** What maintenance leaves of a table that jobs write to, and what it never touches. */
class MaintenanceTest extends MaintainedCalls {
  private static final Duration LONG = Duration.ofDays(30);

  @Test
  void aPartitionThatNobodyWritesToAnyMoreBecomesOneSortedFileWithTheSameRows() {
    append(20);
    List<String> rows = rows();

    // As if nothing came for two hours.
    now = now.plus(Duration.ofHours(2));
    maintain(MaintenanceOptions.DEFAULTS);

    assertThat(rows()).isEqualTo(rows);
    List<DataFile> files = files();
    assertThat(files).hasSize(1);
    assertThat(files.get(0).sortOrderId()).isEqualTo(calls().sortOrder().orderId());
    List<Record> inFile = SampleRows.read(calls());
    assertThat(inFile)
        .isSortedAccordingTo(
            Comparator.comparing((Record row) -> (String) row.getField("tenant"))
                .thenComparing(row -> (OffsetDateTime) row.getField("started_at")));
    maintain(MaintenanceOptions.DEFAULTS);
    assertThat(files())
        .as("a second run finds nothing to do")
        .extracting(DataFile::location)
        .containsExactly(files.get(0).location());
  }

  @Test
  void whileAPartitionIsWrittenToEightFilesOfOneSizeBecomeOneAndFewerWait() {
    append(CompactionPlan.FAN_IN - 1);
    maintain(MaintenanceOptions.DEFAULTS);
    assertThat(files()).hasSize(CompactionPlan.FAN_IN - 1);

    append(1);
    maintain(MaintenanceOptions.DEFAULTS);
    assertThat(files()).hasSize(1);
  }

  @Test
  void filesThatDoNotFitIntoMemoryAreSortedInPartsAndMerged() {
    append(10);
    now = now.plus(Duration.ofHours(2));
    MaintenanceOptions tiny = MaintenanceOptions.parse(Map.of(MaintenanceOptions.SORT_ROWS, "3"));
    List<String> rows = rows();

    maintain(tiny);
    assertThat(files()).hasSizeGreaterThan(1);
    assertThat(files()).allMatch(f -> f.sortOrderId() == calls().sortOrder().orderId());
    now = now.plus(Duration.ofHours(2));
    maintain(tiny);

    assertThat(files()).hasSize(1);
    assertThat(rows()).isEqualTo(rows);
  }

  @Test
  void oldSnapshotsGoAndRestorePointsAndMarksOfJobsStay() {
    append(3);
    calls().updateProperties().set(RestorePoints.COMMITTED_PREFIX + "ledger", mark(now)).commit();
    new RestorePoints(catalog).create("friday");
    List<String> then = rows();
    append(10);
    now = now.plus(LONG);

    maintain(MaintenanceOptions.DEFAULTS);

    // The newest, and the tagged one.
    assertThat(Iterables.size(calls().snapshots())).isEqualTo(2);
    assertThat(calls().properties()).containsKey(RestorePoints.COMMITTED_PREFIX + "ledger");
    new RestorePoints(catalog).rollBack("friday");
    assertThat(rows()).isEqualTo(then);
  }

  @Test
  void rowsGoWithTheirDayOrWithTheRetentionOfTheirTenant() {
    Table calls = calls();
    List<Record> rows = new ArrayList<>();
    for (int daysAgo : new int[] {1, 20, 40, 400}) {
      for (String tenant : new String[] {"acme", "globex"}) {
        Record row =
            SampleRows.row(
                calls.schema(),
                daysAgo,
                now.minus(Duration.ofDays(daysAgo)).atOffset(ZoneOffset.UTC));
        row.setField("tenant", tenant);
        rows.add(row);
      }
    }
    SampleRows.append(calls, rows);

    maintain(
        MaintenanceOptions.parse(
            Map.of("retention.llm_calls", "365d", "retention.llm_calls.acme", "30d")));

    assertThat(SampleRows.read(calls()))
        .extracting(row -> row.getField("tenant") + " " + row.getField("duration_ms"))
        .containsExactlyInAnyOrder(
            "acme 1000001", "acme 1000020", "globex 1000001", "globex 1000020", "globex 1000040");
  }

  @Test
  void aFileIsNotReadForATenantThatItDoesNotHaveThoughItsBoundsWouldAllowIt() {
    Table calls = calls();
    List<Record> rows = new ArrayList<>();
    // So many that a dictionary of tenants is worth its bytes.
    for (int i = 0; i < 100; i++) {
      Record row = call(calls, i);
      row.setField("tenant", i % 2 == 0 ? "acme" : "zeta");
      rows.add(row);
    }
    SampleRows.append(calls, rows);
    List<Object> looked = new ArrayList<>();

    RowRemoval.Result removed =
        new RowRemoval(calls)
            .remove(
                Expressions.equal("tenant", "globex"),
                row -> {
                  looked.add(row.getField("tenant"));
                  return false;
                });

    assertThat(removed.rows()).isZero();
    assertThat(looked).isEmpty();
  }

  @Test
  void aRemovalThatIsCrossedByCompactionIsDoneAgainOnTheNewFiles() {
    append(10);
    now = now.plus(Duration.ofHours(2));
    AtomicBoolean crossed = new AtomicBoolean();

    RowRemoval.Result removed =
        new RowRemoval(calls())
            .remove(
                Expressions.alwaysTrue(),
                row -> {
                  if (!crossed.getAndSet(true)) {
                    maintain(MaintenanceOptions.DEFAULTS);
                  }
                  return row.getField("call_id").equals("call_id 3");
                });

    assertThat(removed.rows()).isEqualTo(1);
    assertThat(SampleRows.read(calls()))
        .extracting(row -> row.getField("call_id"))
        .hasSize(9)
        .doesNotHaveDuplicates()
        .doesNotContain("call_id 3");
  }

  @Test
  void sumsNeverMoveWhileAJobWritesAndAllOfItRunsAgainAndAgain() {
    append(1);
    AtomicBoolean writing = new AtomicBoolean(true);
    int commits = 30;
    CompletableFuture<Void> job =
        CompletableFuture.runAsync(() -> append(commits))
            .whenComplete((n, e) -> writing.set(false));
    MaintenanceOptions eager =
        new MaintenanceOptions(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(1),
            25_000,
            Map.of(),
            Map.of(),
            0,
            RollupGrain.QUARTER);
    long seen = 0;
    int runs = 0;
    while (writing.get() || runs < 3) {
      now = Instant.now();
      maintain(eager);
      runs++;
      List<Record> rows = SampleRows.read(calls());
      assertThat(rows.size()).isGreaterThanOrEqualTo((int) seen);
      assertThat(rows.stream().map(row -> row.getField("call_id")).distinct())
          .as("each call once")
          .hasSize(rows.size());
      seen = rows.size();
    }
    job.join();
    now = Instant.now().plusSeconds(1);
    maintain(eager);

    assertThat(SampleRows.read(calls())).hasSize(commits + 1);
    assertThat(
            SampleRows.read(calls()).stream()
                .map(row -> (BigDecimal) row.getField("cost_effective"))
                .reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo(new BigDecimal(commits * (commits + 1) / 2).movePointLeft(3));
    assertThat(files().size()).isLessThan(CompactionPlan.FAN_IN * 2);
    assertThat(Iterables.size(calls().snapshots())).isEqualTo(1);
  }
}
