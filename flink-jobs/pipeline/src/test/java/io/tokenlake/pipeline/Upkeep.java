package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.maintenance.Maintenance;
import io.tokenlake.tables.maintenance.MaintenanceOptions;
import io.tokenlake.tables.maintenance.RollupGrain;
import io.tokenlake.tables.maintenance.TableReport;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.Catalog;

/**
 * Maintenance that never rests, beside whatever else happens to the tables: everything may be
 * compacted and no history is kept.
 */
final class Upkeep {
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final MaintenanceOptions EAGER =
      new MaintenanceOptions(
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofHours(1),
          10_000,
          keepRows(),
          Map.of(),
          0,
          RollupGrain.QUARTER);

  private final Catalog catalog;
  private final Thread thread;
  private final Object turn = new Object();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong rewritten = new AtomicLong();
  private volatile boolean stopped;

  Upkeep(LakeCatalog lake) {
    catalog = lake.open();
    thread = new Thread(this::run, "upkeep");
    thread.start();
  }

  /** The traffic is about a day that is long past. */
  private static Map<LakeTable, Integer> keepRows() {
    return Stream.of(LakeTable.values()).collect(Collectors.toMap(table -> table, table -> 0));
  }

  /** Does something while maintenance rests: what it reads stays there. */
  void rest(Runnable meanwhile) {
    synchronized (turn) {
      meanwhile.run();
    }
  }

  private void run() {
    Maintenance maintenance = new Maintenance(catalog, EAGER, Clock.systemUTC());
    while (!stopped) {
      synchronized (turn) {
        failed.addAndGet(maintenance.runOnce(this::count));
        try {
          turn.wait(PAUSE.toMillis());
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }

  private void count(TableReport report) {
    rewritten.addAndGet(report.filesBefore());
  }

  /** Stops, and fails if it had nothing to do or could not do it. */
  void requireDone() throws IOException, InterruptedException {
    stop();
    assertThat(failed.get()).as("tables that could not be maintained").isZero();
    assertThat(rewritten.get()).as("files that were compacted").isPositive();
  }

  void stop() throws IOException, InterruptedException {
    if (!stopped) {
      stopped = true;
      thread.join();
      ((Closeable) catalog).close();
    }
  }
}
