package io.tokenlake.tables.maintenance;

import io.tokenlake.tables.LakeTable;
import java.time.Instant;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.relocated.com.google.common.collect.Iterables;

/**
 * Everything that keeps one table small and fast, in the order in which each step leaves less to do
 * for the next. Jobs may write and queries may read meanwhile: tags and branches stay, and so do
 * the marks that jobs keep as properties of the table.
 */
final class TableMaintenance {
  /** Small manifests of one snapshot that become one. */
  private static final int MANIFESTS = 16;

  private static final long MANIFEST_LARGE_ENOUGH = 4 << 20;

  private final LakeTable lakeTable;
  private final Table table;
  private final MaintenanceOptions options;

  TableMaintenance(LakeTable lakeTable, Table table, MaintenanceOptions options) {
    this.lakeTable = lakeTable;
    this.table = table;
    this.options = options;
  }

  /**
   * Maintains the table once.
   *
   * @param orphans whether to look for files that no snapshot knows, which lists the whole folder
   */
  TableReport run(Instant now, boolean orphans) {
    long rowsExpired = new Retention(lakeTable, table, options).run(now);
    table.refresh();
    Compaction.Result compacted = new Compaction(lakeTable, table, options).run(now);
    table.refresh();
    rewriteManifests();
    int snapshots = Iterables.size(table.snapshots());
    if (snapshots > 1) {
      table
          .expireSnapshots()
          .expireOlderThan(now.minus(options.keepSnapshots()).toEpochMilli())
          .retainLast(1)
          .commit();
    }
    int orphansDeleted =
        orphans ? new OrphanFiles(table, options.orphanAge()).delete(now).size() : 0;
    table.refresh();
    int snapshotsLeft = Iterables.size(table.snapshots());
    return new TableReport(
        lakeTable.tableName(),
        rowsExpired,
        compacted.filesBefore(),
        compacted.filesAfter(),
        compacted.rows(),
        compacted.rowsAfter(),
        Math.max(0, snapshots - snapshotsLeft),
        orphansDeleted,
        dataFiles(),
        snapshotsLeft);
  }

  private void rewriteManifests() {
    Snapshot current = table.currentSnapshot();
    if (current != null
        && current.dataManifests(table.io()).stream().filter(TableMaintenance::small).count()
            >= MANIFESTS) {
      rewriteManifests(table);
    }
  }

  /** One manifest per partitioning in the place of small ones; what was deleted is in none. */
  static void rewriteManifests(Table table) {
    PartitionSpec spec = table.spec();
    table
        .rewriteManifests()
        .clusterBy(file -> spec.specId())
        .rewriteIf(TableMaintenance::small)
        .commit();
  }

  private static boolean small(ManifestFile manifest) {
    return manifest.length() < MANIFEST_LARGE_ENOUGH;
  }

  private int dataFiles() {
    Snapshot current = table.currentSnapshot();
    return current == null
        ? 0
        : Integer.parseInt(
            current.summary().getOrDefault(SnapshotSummary.TOTAL_DATA_FILES_PROP, "0"));
  }
}
