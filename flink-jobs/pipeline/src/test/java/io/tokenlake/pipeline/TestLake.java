package io.tokenlake.pipeline;

import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.RestorePoints;
import io.tokenlake.tables.Tables;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.flink.sink.SinkUtil;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.relocated.com.google.common.collect.Lists;
import org.apache.iceberg.relocated.com.google.common.collect.Streams;
import org.apache.iceberg.util.SnapshotUtil;

/** A lake in a temporary folder, read with Iceberg's own reader. */
final class TestLake implements AutoCloseable {
  private static final long UNKNOWN = -1;

  private final LakeCatalog lake;
  private final Catalog catalog;

  TestLake(Path dir) {
    lake = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse"));
    catalog = lake.open();
    new Tables(catalog).apply();
  }

  LakeCatalog settings() {
    return lake;
  }

  Catalog catalog() {
    return catalog;
  }

  RestorePoints restorePoints() {
    return new RestorePoints(catalog);
  }

  Table table(LakeTable table) {
    return catalog.loadTable(table.identifier());
  }

  List<Record> rows(LakeTable table) {
    return rows(table, "*");
  }

  List<Record> rows(LakeTable table, String... columns) {
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(table(table)).select(columns).build()) {
      return Lists.newArrayList(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of a table as they were up to a checkpoint that its history goes back to. */
  List<Record> rowsUpTo(LakeTable table, long checkpoint, String... columns) {
    Table current = table(table);
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(current)) {
      if (checkpointOf(current, snapshot) <= checkpoint) {
        try (CloseableIterable<Record> rows =
            IcebergGenerics.read(current)
                .useSnapshot(snapshot.snapshotId())
                .select(columns)
                .build()) {
          return Lists.newArrayList(rows);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    throw new AssertionError(table + " has no history of checkpoint " + checkpoint);
  }

  /**
   * The last checkpoint that both tables are known to hold all rows of. None before the first, and
   * none when maintenance left too little of a table's history to tell.
   */
  OptionalLong lastCommonCheckpoint(LakeTable one, LakeTable other) {
    long common = Math.min(lastCheckpoint(one), lastCheckpoint(other));
    return common >= 0 && firstCheckpoint(one) <= common && firstCheckpoint(other) <= common
        ? OptionalLong.of(common)
        : OptionalLong.empty();
  }

  private long lastCheckpoint(LakeTable table) {
    Table current = table(table);
    return current.currentSnapshot() == null
        ? UNKNOWN
        : checkpointOf(current, current.currentSnapshot());
  }

  /** The oldest checkpoint that the history still tells of. */
  private long firstCheckpoint(LakeTable table) {
    Table current = table(table);
    return Streams.stream(SnapshotUtil.currentAncestors(current))
        .mapToLong(snapshot -> checkpointOf(current, snapshot))
        .filter(checkpoint -> checkpoint != UNKNOWN)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Maintenance replaces files and adds no rows: its snapshots are of the checkpoint before. */
  private static long checkpointOf(Table table, Snapshot snapshot) {
    return Streams.stream(SnapshotUtil.ancestorsOf(snapshot.snapshotId(), table::snapshot))
        .map(ancestor -> ancestor.summary().get(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID))
        .filter(Objects::nonNull)
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** How many rows the table says that it has, without reading them. */
  long committed(LakeTable table) {
    Snapshot current = table(table).currentSnapshot();
    return current == null
        ? 0
        : Long.parseLong(current.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP));
  }

  long count(LakeTable table) {
    return rows(table).size();
  }

  /** Sum of a BIGINT column, unknown values left out. */
  long sum(LakeTable table, String column) {
    return rows(table, column).stream()
        .map(row -> (Number) row.getField(column))
        .filter(Objects::nonNull)
        .mapToLong(Number::longValue)
        .sum();
  }

  /** Sum of a DECIMAL column, unknown values left out. */
  BigDecimal sumMoney(LakeTable table, String column) {
    return rows(table, column).stream()
        .map(row -> (BigDecimal) row.getField(column))
        .filter(Objects::nonNull)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Override
  public void close() throws IOException {
    ((Closeable) catalog).close();
  }
}
