package io.tokenlake.local.stack;

import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.maintenance.Maintenance;
import io.tokenlake.tables.maintenance.MaintenanceOptions;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.catalog.Catalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tables of a local stack small while jobs commit to them every two seconds: history of
 * ten minutes is enough for one machine.
 */
final class TableUpkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableUpkeep.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** A stack that lives for minutes has few files, and they tell when each call became known. */
  private static final Duration FIRST = Duration.ofMinutes(10);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private static final MaintenanceOptions OPTIONS = options();

  private final Catalog catalog;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "table-upkeep");
            thread.setDaemon(true);
            return thread;
          });

  private static MaintenanceOptions options() {
    Map<String, String> options = new HashMap<>();
    options.put(MaintenanceOptions.KEEP_SNAPSHOTS, "10m");
    options.put(MaintenanceOptions.SETTLE, "10m");
    // Kafka, three jobs and their state share the heap.
    options.put(MaintenanceOptions.SORT_ROWS, "10000");
    for (LakeTable table : LakeTable.values()) {
      // Whoever replays an old trace with its times wants to look at it.
      options.put(MaintenanceOptions.RETENTION + table.tableName(), "forever");
    }
    return MaintenanceOptions.parse(options);
  }

  private TableUpkeep(Catalog catalog) {
    this.catalog = catalog;
  }

  static TableUpkeep start(LakeCatalog lake) {
    TableUpkeep upkeep = new TableUpkeep(lake.open());
    Maintenance maintenance = new Maintenance(upkeep.catalog, OPTIONS, Clock.systemUTC());
    upkeep.timer.scheduleWithFixedDelay(
        () -> maintenance.runOnce(report -> LOG.info("{}", report)),
        FIRST.toSeconds(),
        PAUSE.toSeconds(),
        TimeUnit.SECONDS);
    return upkeep;
  }

  /** Lets a run end that is under way, unless it takes long. */
  @Override
  public void close() throws IOException, InterruptedException {
    timer.shutdown();
    if (!timer.awaitTermination(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      timer.shutdownNow();
    }
    ((Closeable) catalog).close();
  }
}
