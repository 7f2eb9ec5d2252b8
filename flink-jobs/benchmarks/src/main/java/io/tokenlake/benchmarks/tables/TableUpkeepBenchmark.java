package io.tokenlake.benchmarks.tables;

import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.Tables;
import io.tokenlake.tables.maintenance.Maintenance;
import io.tokenlake.tables.maintenance.MaintenanceOptions;
import io.tokenlake.tables.maintenance.RollupGrain;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.relocated.com.google.common.collect.Iterables;

/**
 * What becomes of a table that gets a commit every two seconds, with and without maintenance: an
 * hour of commits, as fast as they go, with maintenance after every thirtieth, which is a minute,
 * and ten minutes of history. Arguments: a folder, commits, rows per commit, {@code on} or {@code
 * off}.
 */
public final class TableUpkeepBenchmark {
  private static final int COMMITS_PER_MINUTE = 30;
  private static final int MINUTES_KEPT = 10;
  private static final double MIB = 1 << 20;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private TableUpkeepBenchmark() {}

  public static void main(String[] args) throws IOException {
    Path dir = Path.of(args[0]);
    int commits = Integer.parseInt(args[1]);
    int rows = Integer.parseInt(args[2]);
    boolean maintained = args[3].equals("on");
    Files.createDirectories(dir);
    Catalog catalog = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse")).open();
    new Tables(catalog).apply();
    System.out.println(
        "| minute | commits | rows | data files | snapshots | manifests | files on disk | MiB on"
            + " disk | maintenance, s |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    CallRows calls = new CallRows(catalog.loadTable(LakeTable.LLM_CALLS.identifier()));
    Deque<Instant> minutes = new ArrayDeque<>();
    double seconds = 0;
    for (int commit = 1; commit <= commits; commit++) {
      calls.append(rows);
      if (commit % COMMITS_PER_MINUTE == 0) {
        Instant now = Instant.now();
        minutes.add(now);
        if (minutes.size() > MINUTES_KEPT) {
          minutes.remove();
        }
        if (maintained) {
          long start = THREADS.getCurrentThreadCpuTime();
          maintain(catalog, Duration.between(minutes.peek(), now));
          seconds += (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
        }
        int minute = commit / COMMITS_PER_MINUTE;
        if (minute % MINUTES_KEPT == 0 || minute == 1) {
          print(catalog, dir, minute, commit, seconds);
        }
      }
    }
    ((Closeable) catalog).close();
  }

  private static void maintain(Catalog catalog, Duration tenMinutes) {
    MaintenanceOptions options =
        new MaintenanceOptions(
            tenMinutes,
            tenMinutes,
            Duration.ofDays(7),
            10_000,
            Map.of(),
            Map.of(),
            0,
            RollupGrain.QUARTER);
    new Maintenance(catalog, options, Clock.systemUTC()).runOnce(report -> {});
  }

  private static void print(Catalog catalog, Path dir, int minute, int commits, double seconds)
      throws IOException {
    Table table = catalog.loadTable(LakeTable.LLM_CALLS.identifier());
    Snapshot current = table.currentSnapshot();
    long files = 0;
    long bytes = 0;
    try (Stream<Path> all = Files.walk(dir.resolve("warehouse"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().endsWith(".crc")) {
          files++;
          bytes += Files.size(file);
        }
      }
    }
    System.out.printf(
        "| %d | %d | %s | %s | %d | %d | %d | %.1f | %.1f |%n",
        minute,
        commits,
        current.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP),
        current.summary().get(SnapshotSummary.TOTAL_DATA_FILES_PROP),
        Iterables.size(table.snapshots()),
        current.allManifests(table.io()).size(),
        files,
        bytes / MIB,
        seconds);
  }
}
