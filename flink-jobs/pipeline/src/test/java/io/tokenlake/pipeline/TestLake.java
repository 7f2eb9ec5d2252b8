package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.flink.sink.SinkUtil;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.relocated.com.google.common.collect.Lists;
import org.apache.iceberg.util.SnapshotUtil;

/** A lake in a temporary folder, read with Iceberg's own reader. */
final class TestLake implements AutoCloseable {
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

  /** The rows of a table as they were up to a checkpoint. */
  List<Record> rowsUpTo(LakeTable table, long checkpoint, String... columns) {
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table(table))) {
      if (checkpointOf(snapshot) <= checkpoint) {
        try (CloseableIterable<Record> rows =
            IcebergGenerics.read(table(table))
                .useSnapshot(snapshot.snapshotId())
                .select(columns)
                .build()) {
          return Lists.newArrayList(rows);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return List.of();
  }

  /** The last checkpoint that was committed to both tables; 0 before the first. */
  long lastCommonCheckpoint(LakeTable one, LakeTable other) {
    return Math.min(lastCheckpoint(one), lastCheckpoint(other));
  }

  private long lastCheckpoint(LakeTable table) {
    Snapshot current = table(table).currentSnapshot();
    return current == null ? 0 : checkpointOf(current);
  }

  private static long checkpointOf(Snapshot snapshot) {
    String checkpoint = snapshot.summary().get(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID);
    assertThat(checkpoint).as("checkpoint of %s", snapshot).isNotNull();
    return Long.parseLong(checkpoint);
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
        .map(row -> (Long) row.getField(column))
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
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
