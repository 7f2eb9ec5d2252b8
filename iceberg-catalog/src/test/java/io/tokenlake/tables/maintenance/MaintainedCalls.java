package io.tokenlake.tables.maintenance;

import static io.tokenlake.tables.SampleRows.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.SampleRows;
import io.tokenlake.tables.Tables;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.relocated.com.google.common.collect.Iterables;
import org.apache.iceberg.relocated.com.google.common.collect.Lists;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A lake whose table of calls gets rows and is maintained. */
abstract class MaintainedCalls {
  @TempDir Path dir;
  Catalog catalog;
  Instant now;

  @BeforeEach
  void openCatalog() {
    catalog = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse")).open();
    new Tables(catalog).apply();
    now = Instant.now();
  }

  @AfterEach
  void closeCatalog() throws IOException {
    ((Closeable) catalog).close();
  }

  void append(int commits) {
    Table calls = calls();
    int from = SampleRows.read(calls).size();
    IntStream.range(from, from + commits)
        .forEach(i -> SampleRows.append(calls(), List.of(call(calls, i))));
  }

  static Record call(Table calls, int number) {
    return SampleRows.row(calls.schema(), number, NOON);
  }

  void maintain(MaintenanceOptions options) {
    Maintenance maintenance = new Maintenance(catalog, options, Clock.fixed(now, ZoneOffset.UTC));
    assertThat(maintenance.runOnce(report -> {})).as("tables that failed").isZero();
  }

  Table calls() {
    return catalog.loadTable(LakeTable.LLM_CALLS.identifier());
  }

  List<DataFile> files() {
    try (var tasks = calls().newScan().planFiles()) {
      return Lists.newArrayList(Iterables.transform(tasks, FileScanTask::file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> rows() {
    return SampleRows.read(calls()).stream().map(Record::toString).sorted().toList();
  }

  static String mark(Instant committed) {
    return "job/operator/5/" + committed.toEpochMilli();
  }
}
