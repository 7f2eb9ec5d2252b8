package io.tokenlake.tables.maintenance;

import io.tokenlake.tables.LakeTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.iceberg.catalog.Catalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maintains all tables of a catalog: retention, compaction, manifests, snapshots, orphan files. It
 * needs no engine beside itself, and may run anywhere and several times at once: commits that lose
 * a race are done again or left to the next run.
 */
public final class Maintenance {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  /** Looking for orphans lists every file of a table. */
  private static final Duration ORPHANS_EVERY = Duration.ofHours(1);

  private final Catalog catalog;
  private final MaintenanceOptions options;
  private final Clock clock;
  private Instant nextOrphans = Instant.MIN;

  public Maintenance(Catalog catalog, MaintenanceOptions options, Clock clock) {
    this.catalog = catalog;
    this.options = options;
    this.clock = clock;
  }

  /**
   * Maintains every table once. A table that fails does not keep the others from their turn.
   *
   * @param reports takes what was done to each table
   * @return how many tables failed; the log says why
   */
  public int runOnce(Consumer<TableReport> reports) {
    Instant now = clock.instant();
    boolean orphans = !now.isBefore(nextOrphans);
    int failed = 0;
    for (LakeTable table : LakeTable.values()) {
      try {
        if (catalog.tableExists(table.identifier())) {
          reports.accept(
              new TableMaintenance(table, catalog.loadTable(table.identifier()), options)
                  .run(now, orphans));
        }
      } catch (RuntimeException e) {
        LOG.error("{} was not maintained", table.tableName(), e);
        failed++;
      }
    }
    if (orphans && failed == 0) {
      nextOrphans = now.plus(ORPHANS_EVERY);
    }
    return failed;
  }

  /** Maintains the tables again and again until the thread is interrupted. */
  public void runEvery(Duration pause, Consumer<TableReport> reports) {
    while (!Thread.currentThread().isInterrupted()) {
      runOnce(reports);
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
