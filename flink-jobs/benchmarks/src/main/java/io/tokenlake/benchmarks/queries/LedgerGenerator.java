package io.tokenlake.benchmarks.queries;

import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.schemas.BudgetRecord;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.Tables;
import io.tokenlake.tables.maintenance.RowFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Writes a ledger into a lake, a day at a time and a commit a day, with the files that maintenance
 * would have left: sorted, of the target size, with bloom filters. A run that was cut short goes on
 * where it was.
 */
public final class LedgerGenerator {
  /** Property of the table of calls: what it was filled with. */
  private static final String GENERATED = "tokenlake.generated";

  // For the size of bloom filters, which are laid out before a row is written.
  private static final int BYTES_OF_ENTRY = 150;
  private static final int BYTES_OF_ROLLUP_ROW = 120;

  private static final BigDecimal BUDGET = new BigDecimal("10000.000000000000");

  private final LedgerSize size;
  private final int threads;
  private final Consumer<String> progress;
  private final Population population;
  private final PriceBook book = PriceBook.bundled();
  private final Catalog catalog;
  private final Table calls;
  private final Table rollups;
  private long done;

  /**
   * Prepares the lake's tables.
   *
   * @param threads how many days are made at the same time
   * @throws IllegalArgumentException when the lake holds other rows
   */
  public LedgerGenerator(Catalog catalog, LedgerSize size, int threads, Consumer<String> progress) {
    this.catalog = catalog;
    this.size = size;
    this.threads = threads;
    this.progress = progress;
    this.population = new Population(size.seed());
    new Tables(catalog).apply();
    this.calls = catalog.loadTable(LakeTable.LLM_CALLS.identifier());
    this.rollups = catalog.loadTable(LakeTable.LLM_ROLLUP_1M.identifier());
    String before = calls.properties().get(GENERATED);
    if (before == null && calls.currentSnapshot() != null) {
      throw new IllegalArgumentException(
          "the lake at %s holds rows that were not generated; give a new folder"
              .formatted(calls.location()));
    }
    if (before != null && !before.equals(size.toString())) {
      throw new IllegalArgumentException(
          "the lake at %s holds %s, not %s; give a new folder, or ask for the same"
              .formatted(calls.location(), before, size));
    }
    if (before == null) {
      calls.updateProperties().set(GENERATED, size.toString()).commit();
    }
  }

  /** Writes what is missing. */
  public void run() throws IOException, InterruptedException {
    Map<Integer, List<DataFile>> callFiles = filesByDay(calls);
    Map<Integer, List<DataFile>> rollupFiles = filesByDay(rollups);
    dropHalfDays(callFiles, rollupFiles);
    long start = System.nanoTime();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> days = new ArrayList<>();
      for (int day = size.days() - 1;
          day >= 0;
          day--) { // the newest days serve even a run that is cut short
        if (!rollupFiles.containsKey((int) size.day(day).toEpochDay())) {
          int number = day;
          days.add(workers.submit(() -> write(number, start)));
        }
      }
      for (Future<?> day : days) {
        day.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the ledger could not be generated", e.getCause());
    } finally {
      workers.shutdownNow();
    }
    writeBudgets();
  }

  /** Rollups are committed last, so that calls without them are of a day that was cut short. */
  private void dropHalfDays(
      Map<Integer, List<DataFile>> callFiles, Map<Integer, List<DataFile>> rollupFiles) {
    DeleteFiles delete = calls.newDelete();
    boolean any = false;
    for (Map.Entry<Integer, List<DataFile>> day : callFiles.entrySet()) {
      if (!rollupFiles.containsKey(day.getKey())) {
        day.getValue().forEach(delete::deleteFile);
        any = true;
      }
    }
    if (any) {
      delete.commit();
    }
  }

  private void write(int day, long startNanos) {
    try {
      long rows = size.callsOf(day);
      RowFiles.Output entryFiles = open(calls, rows, BYTES_OF_ENTRY);
      RowFiles.Output rollupFiles = open(rollups, rows, BYTES_OF_ROLLUP_ROW);
      TableRows entries = new TableRows(calls.schema());
      TableRows sums = new TableRows(rollups.schema());
      new DayOfLedger(size, population, book, day)
          .write(
              entry -> entryFiles.write(entries.row(entry)),
              row -> rollupFiles.write(sums.row(row)));
      commit(entryFiles.close(), rollupFiles.close(), day, rows, startNanos);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RowFiles.Output open(Table table, long rows, int rowBytes) {
    return new RowFiles(table).open(true, rows, rows * rowBytes);
  }

  private synchronized void commit(
      List<DataFile> entries, List<DataFile> sums, int day, long rows, long startNanos) {
    append(calls, entries);
    append(rollups, sums);
    done += rows;
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    progress.accept(
        "%s written; %,d calls since the start, %,d a second"
            .formatted(size.day(day), done, Math.round(done / seconds)));
  }

  private static void append(Table table, List<DataFile> files) {
    AppendFiles append = table.newAppend();
    files.forEach(append::appendFile);
    append.commit();
  }

  private void writeBudgets() throws IOException {
    Table budgets = catalog.loadTable(LakeTable.BUDGETS.identifier());
    if (budgets.currentSnapshot() != null) {
      return;
    }
    RowFiles.Output output = open(budgets, population.tenants().size(), BYTES_OF_ENTRY);
    TableRows rows = new TableRows(budgets.schema());
    LocalDate first = size.start().withDayOfMonth(1);
    for (Population.Tenant tenant : population.tenants()) {
      SpecificRecord budget =
          BudgetRecord.newBuilder()
              .setTenant(tenant.name())
              .setTimeZone("Europe/Berlin")
              .setFromMonth(first.toString().substring(0, "2026-08".length()))
              .setMonthlyUsd(BUDGET)
              .setSetAt(first.atStartOfDay().toInstant(ZoneOffset.UTC))
              .build();
      output.write(rows.row(budget));
    }
    append(budgets, output.close());
  }

  private static Map<Integer, List<DataFile>> filesByDay(Table table) throws IOException {
    Map<Integer, List<DataFile>> files = new HashMap<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        files
            .computeIfAbsent(
                task.file().partition().get(0, Integer.class), any -> new ArrayList<>())
            .add(task.file());
      }
    }
    return files;
  }
}
