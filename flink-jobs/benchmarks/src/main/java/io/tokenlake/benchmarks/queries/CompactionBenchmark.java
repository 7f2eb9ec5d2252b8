package io.tokenlake.benchmarks.queries;

import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.Tables;
import io.tokenlake.tables.maintenance.Maintenance;
import io.tokenlake.tables.maintenance.MaintenanceOptions;
import io.tokenlake.tables.maintenance.RollupGrain;
import io.tokenlake.tables.maintenance.RowFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;

/**
 * How fast maintenance makes final files of what jobs leave: a day of the ledger in small unsorted
 * files, maintained until nothing is left to do. Arguments: a new folder, calls, calls a file.
 */
public final class CompactionBenchmark {
  private static final double MIB = 1 << 20;
  private static final int BYTES_OF_ENTRY = 150;

  private final Table table;
  private final TableRows rows;
  private final int rowsOfFile;
  private RowFiles.Output output;
  private int rowsInFile;

  private CompactionBenchmark(Table table, int rowsOfFile) {
    this.table = table;
    this.rows = new TableRows(table.schema());
    this.rowsOfFile = rowsOfFile;
  }

  /** Prints a line for each run of maintenance. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path dir = Files.createDirectories(Path.of(args[0]));
    Catalog catalog = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse")).open();
    new Tables(catalog).apply();
    Table table = catalog.loadTable(LakeTable.LLM_CALLS.identifier());
    LedgerSize size = new LedgerSize(Long.parseLong(args[1]), 1, LocalDate.of(2026, 11, 1), 1);
    CompactionBenchmark small = new CompactionBenchmark(table, Integer.parseInt(args[2]));
    new DayOfLedger(size, new Population(1), PriceBook.bundled(), 0)
        .write(small::add, rollup -> {});
    small.endFile();
    Thread.sleep(2); // so that the day is older than the settling of a millisecond
    MaintenanceOptions options =
        new MaintenanceOptions(
            Duration.ofDays(1),
            Duration.ofMillis(1),
            Duration.ofDays(7),
            MaintenanceOptions.DEFAULTS.sortRows(),
            Map.of(),
            Map.of(),
            0,
            RollupGrain.QUARTER);
    long before;
    do {
      table.refresh();
      before = table.currentSnapshot().snapshotId();
      double bytes = Long.parseLong(table.currentSnapshot().summary().get("total-files-size"));
      long start = System.nanoTime();
      new Maintenance(catalog, options, Clock.systemUTC()).runOnce(report -> {});
      double seconds = (System.nanoTime() - start) / 1e9;
      table.refresh();
      System.out.printf(
          "%s files, %.1f MiB: %.1f s, %.1f MiB/s%n",
          table.snapshot(before).summary().get("total-data-files"),
          bytes / MIB,
          seconds,
          bytes / MIB / seconds);
    } while (table.currentSnapshot().snapshotId() != before);
    ((Closeable) catalog).close();
  }

  private void add(SpecificRecord entry) {
    if (output == null) {
      output = new RowFiles(table).open(false, rowsOfFile, (long) rowsOfFile * BYTES_OF_ENTRY);
    }
    output.write(rows.row(entry));
    if (++rowsInFile == rowsOfFile) {
      endFile();
    }
  }

  private void endFile() {
    if (output == null) {
      return;
    }
    try {
      AppendFiles append = table.newAppend();
      output.close().forEach(append::appendFile);
      append.commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    output = null;
    rowsInFile = 0;
  }
}
