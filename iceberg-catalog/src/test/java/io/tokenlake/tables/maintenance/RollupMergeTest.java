package io.tokenlake.tables.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.domain.rollup.Amount;
import io.tokenlake.domain.rollup.Count;
import io.tokenlake.domain.rollup.Dimension;
import io.tokenlake.domain.rollup.DistinctSketch;
import io.tokenlake.domain.rollup.TimeDigest;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.SampleRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.relocated.com.google.common.collect.Iterables;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of rollups become fewer, and what any of them add up to stays the same. */
class RollupMergeTest extends MaintainedCalls {
  private static final MaintenanceOptions EAGER =
      MaintenanceOptions.parse(Map.of("settle", "0s", "keep-snapshots", "0s"));

  /** A minute of three days ago. */
  private OffsetDateTime old;

  @BeforeEach
  void chooseADay() {
    old = now.atOffset(ZoneOffset.UTC).minusDays(3).truncatedTo(ChronoUnit.DAYS).plusHours(9);
  }

  @Test
  void rowsOfOneKeyAndMinuteBecomeOneAndOthersStayApart() {
    append(row("acme", "search", old, 1, "ann"), row("acme", "search", old, 2, "ben"));
    append(row("acme", "search", old, 3, "ann"));
    append(row("acme", null, old, 4, "ann"), row("acme", "null", old, 5, "ann"));
    append(row("acme", "search", old.plusMinutes(1), 6, null), row(null, "search", old, 7, "ann"));
    Map<String, Object> sums = sums();

    maintain(later());

    assertThat(sums()).isEqualTo(sums);
    List<Record> rows = rollups();
    assertThat(rows).hasSize(5);
    Record merged =
        rows.stream().filter(row -> row.getField("calls").equals(3L)).findFirst().orElseThrow();
    assertThat(merged.getField("duration_ms")).isEqualTo(6L);
    assertThat(merged.getField("cost_effective")).isEqualTo(new BigDecimal("0.006000000000"));
    assertThat(merged.getField("cost_reported")).as("known of none").isNull();
    assertThat(merged.getField("ttft_ms")).as("known of the second only").isEqualTo(2L);
    assertThat(merged.getField("latency_stale")).isEqualTo(3L);
    assertThat(new DistinctSketch(bytes(merged, "users_hll")).cardinality()).isEqualTo(2);
    TimeDigest times = new TimeDigest(bytes(merged, "latency_digest"), 0);
    assertThat(List.of(times.quantile(0), times.quantile(0.5), times.quantile(1)))
        .containsExactly(1.0, 2.0, 3.0);
  }

  @Test
  void deltasThatComeLaterAddUpAndMergeAndASecondRunFindsNothingToDo() {
    append(row("acme", "search", old, 1, "ann"));
    append(row("acme", "search", old, 2, "ann"));
    maintain(later());
    append(row("acme", "search", old, 3, "ann"));
    assertThat(sums()).containsEntry("duration_ms", 6L);

    maintain(later());

    assertThat(rollups()).hasSize(1);
    assertThat(sums()).containsEntry("duration_ms", 6L);
    long done = table().currentSnapshot().snapshotId();
    maintain(later());
    assertThat(table().currentSnapshot().snapshotId()).isEqualTo(done);
  }

  @Test
  void oldDaysBecomeCoarserAndYoungOnesDoNotAndTheTableSaysSinceWhen() {
    OffsetDateTime young = old.plusDays(2);
    for (OffsetDateTime day : List.of(old, young)) {
      append(row("acme", "search", day.plusMinutes(14), 1, "ann"));
      append(row("acme", "search", day.plusMinutes(15), 2, "ann"));
      append(row("acme", "search", day.plusMinutes(29), 3, "ann"));
    }
    // In files that minutes have nothing more to gain from.
    maintain(later());
    Map<String, Object> sums = sums();
    assertThat(RollupGrain.minutesSince(table())).isEmpty();

    maintain(coarse("15m"));

    assertThat(sums()).isEqualTo(sums);
    assertThat(rollups())
        .extracting(row -> ((OffsetDateTime) row.getField("minute")).toInstant())
        .containsExactlyInAnyOrder(
            old.toInstant(),
            old.plusMinutes(15).toInstant(),
            young.plusMinutes(14).toInstant(),
            young.plusMinutes(15).toInstant(),
            young.plusMinutes(29).toInstant());
    assertThat(RollupGrain.minutesSince(table()))
        .contains(LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(2));

    long done = table().currentSnapshot().snapshotId();
    maintain(coarse("15m"));
    assertThat(table().currentSnapshot().snapshotId()).as("nothing to do").isEqualTo(done);

    append(row("acme", "search", old.plusMinutes(3), 4, "ben"));
    maintain(coarse("1h"));
    assertThat(rollups()).hasSize(4);
    assertThat(sums()).containsEntry("duration_ms", 16L);
    done = table().currentSnapshot().snapshotId();
    maintain(coarse("15m"));
    assertThat(table().currentSnapshot().snapshotId()).as("coarse stays").isEqualTo(done);
  }

  @Test
  void aTableWithAColumnThatThisVersionCannotAddKeepsItsRows() {
    append(row("acme", "search", old, 1, "ann"));
    append(row("acme", "search", old, 2, "ann"));
    table().updateSchema().addColumn("of_the_future", Types.LongType.get()).commit();

    maintain(coarse("1h"));

    assertThat(rollups()).hasSize(2);
  }

  @Test
  void sumsNeverMoveWhileAJobWritesAndRowsAreMergedAgainAndAgain() {
    append(row("acme", "search", old, 1, "ann"));
    AtomicBoolean writing = new AtomicBoolean(true);
    int commits = 20;
    CompletableFuture<Void> job =
        CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < commits; i++) {
                    append(row("acme", "search", old, 1, "ann"));
                  }
                })
            .whenComplete((n, e) -> writing.set(false));
    long seen = 0;
    while (writing.get()) {
      maintain(later());
      long calls = (Long) sums().get("calls");
      assertThat(calls).isBetween(seen, commits + 1L);
      seen = calls;
    }
    job.join();
    maintain(later());

    assertThat(sums()).containsEntry("calls", commits + 1L);
    assertThat(rollups()).hasSize(1);
  }

  @Test
  void ofTwoRunsThatMergeTheSameRowsOneCountsAndTheOtherIsThrownAway() {
    append(row("acme", "search", old, 1, "ann"));
    append(row("acme", "search", old, 2, "ann"));
    Table crossed =
        Intercepted.before(Table.class, table(), "newTransaction", () -> maintain(later()));

    Compaction.Result result =
        new Compaction(LakeTable.LLM_ROLLUP_1M, crossed, EAGER).run(now.plus(Duration.ofHours(2)));

    assertThat(result.filesBefore()).as("of the run that came second").isZero();
    assertThat(rollups()).hasSize(1);
    assertThat(sums()).containsEntry("duration_ms", 3L);
  }

  @Test
  void aTableDoesNotSayThatDaysAreCoarseWhoseRowsCouldNotBeMadeSo() throws IOException {
    append(row("acme", "search", old, 1, "ann"));
    append(row("acme", "search", old.plusMinutes(1), 2, "ann"));
    MaintenanceOptions coarse = coarse("15m");
    Table crossed =
        Intercepted.before(Table.class, table(), "newTransaction", () -> maintain(later()));
    Compaction.Result lost = new Compaction(LakeTable.LLM_ROLLUP_1M, crossed, coarse).run(now);
    assertThat(lost.filesBefore()).as("its files were gone").isZero();
    assertThat(RollupGrain.minutesSince(table())).as("after a commit that failed").isEmpty();

    Files.delete(Path.of(URI.create(onlyFile().location())));
    assertThatThrownBy(
            () ->
                new Compaction(LakeTable.LLM_ROLLUP_1M, table(), coarse)
                    .run(now.plus(Duration.ofHours(2))))
        .isInstanceOf(NotFoundException.class);
    assertThat(RollupGrain.minutesSince(table())).as("after a rewrite that failed").isEmpty();
  }

  @Test
  void moreKeysThanFitIntoMemoryAreMergedInPartsThatAddUp() {
    int keys = 100;
    List<Record> rows = new ArrayList<>();
    for (int i = 0; i < 4 * keys; i++) {
      // Each key twice in a row, and again when all others had their turn.
      rows.add(row("acme", "team " + i / 2 % keys, old, 1, "ann"));
    }
    append(rows.toArray(Record[]::new));
    Map<String, Object> sums = sums();
    AtomicInteger read = new AtomicInteger();
    Iterable<Record> counted =
        Iterables.transform(
            rollups(),
            row -> {
              read.incrementAndGet();
              return row;
            });

    List<Record> merged = new ArrayList<>();
    int most = 0;
    for (Record row :
        new RollupMerge<>(
                LakeTable.LLM_ROLLUP_1M, new LlmRollupSum(), RollupGrain.MINUTE, keys / 10)
            .of(counted)) {
      merged.add(row);
      most = Math.max(most, read.get() - 2 * merged.size());
    }

    assertThat(most).as("rows held beyond those of one part").isLessThanOrEqualTo(2 * keys / 10);
    assertThat(merged.size()).isEqualTo(2 * keys);
    assertThat(sums(merged)).isEqualTo(sums);

    maintain(later());
    assertThat(rollups().size()).as("where there is room for all").isEqualTo(keys);
    assertThat(sums()).isEqualTo(sums);
  }

  @Test
  void asManyKeysAreMergedAtOnceAsRowsAreSorted() {
    append(teams(0, 100));
    maintain(later());
    append(teams(0, 5));
    append(teams(95, 100));
    Map<String, Object> sums = sums();

    later();
    maintain(
        MaintenanceOptions.parse(
            Map.of("settle", "0s", "keep-snapshots", "0s", "sort-rows", "10")));

    assertThat(rollups().size()).as("of keys far from one another").isBetween(101, 109);
    assertThat(sums()).isEqualTo(sums);
  }

  private Record[] teams(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> row("acme", "team " + number, old, 1, "ann"))
        .toArray(Record[]::new);
  }

  @Test
  void rowsAreToldApartByAllDimensions() {
    List<String> added = new LlmRollupSum().columns();
    assertThat(LakeTable.LLM_ROLLUP_1M.icebergSchema().columns())
        .extracting(NestedField::name)
        .filteredOn(column -> !column.equals("minute") && !added.contains(column))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Dimension.values()).map(Dimension::column).toList());
  }

  private DataFile onlyFile() throws IOException {
    try (CloseableIterable<FileScanTask> tasks = table().newScan().planFiles()) {
      return Iterables.getOnlyElement(tasks).file();
    }
  }

  /** As if nothing came for two hours. */
  private MaintenanceOptions later() {
    now = now.plus(Duration.ofHours(2));
    return EAGER;
  }

  private MaintenanceOptions coarse(String grain) {
    later();
    return MaintenanceOptions.parse(
        Map.of(
            "settle", "0s",
            "keep-snapshots", "0s",
            "coarsen-rollups-after", "2d",
            "coarsen-rollups-to", grain));
  }

  private Table table() {
    return catalog.loadTable(LakeTable.LLM_ROLLUP_1M.identifier());
  }

  private List<Record> rollups() {
    return SampleRows.read(table());
  }

  private void append(Record... rows) {
    SampleRows.append(table(), List.of(rows));
  }

  /** A row of one call that took so many ms and cost so many thousandths of a USD. */
  private static Record row(
      String tenant, String team, OffsetDateTime minute, long millis, String user) {
    Record row = GenericRecord.create(LakeTable.LLM_ROLLUP_1M.icebergSchema());
    row.setField("minute", minute);
    row.setField("tenant", tenant);
    row.setField("team", team);
    for (Count count : Count.values()) {
      boolean required =
          LakeTable.LLM_ROLLUP_1M.icebergSchema().findField(count.column()).isRequired();
      row.setField(count.column(), required ? 0L : null);
    }
    row.setField("entries", 1L);
    row.setField("calls", 1L);
    row.setField("duration_ms", millis);
    row.setField("ttft_ms", millis == 2 ? millis : null);
    row.setField("cost_effective", new BigDecimal(millis).movePointLeft(3).setScale(12));
    TimeDigest times = new TimeDigest();
    times.add(millis, 1);
    row.setField("latency_digest", ByteBuffer.wrap(times.bytes()));
    row.setField("latency_stale", 1L);
    row.setField("ttft_stale", 0L);
    DistinctSketch users = new DistinctSketch();
    users.add(user);
    row.setField("users_hll", users.bytes() == null ? null : ByteBuffer.wrap(users.bytes()));
    return row;
  }

  private Map<String, Object> sums() {
    return sums(rollups());
  }

  private static Map<String, Object> sums(List<Record> rows) {
    Map<String, Object> sums = new TreeMap<>();
    for (Record row : rows) {
      for (Count count : Count.values()) {
        if (row.getField(count.column()) != null) {
          sums.merge(count.column(), row.getField(count.column()), (a, b) -> (Long) a + (Long) b);
        }
      }
      for (Amount amount : Amount.values()) {
        if (row.getField(amount.column()) != null) {
          sums.merge(
              amount.column(),
              row.getField(amount.column()),
              (a, b) -> ((BigDecimal) a).add((BigDecimal) b));
        }
      }
    }
    return sums;
  }

  private static byte[] bytes(Record row, String column) {
    ByteBuffer buffer = ((ByteBuffer) row.getField(column)).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
