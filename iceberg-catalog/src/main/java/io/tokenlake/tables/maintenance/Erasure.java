package io.tokenlake.tables.maintenance;

import io.tokenlake.tables.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Erases all rows about one user from all tables, and proves it: afterwards no file of any snapshot
 * holds such a row, and the files that did are gone. History from before is given up for it.
 */
public final class Erasure {
  private final Catalog catalog;
  private final String user;
  private final UserRows rows;

  /**
   * @param user the user's id as the tables have it
   * @param keys attributes that mean a user, beside {@code user_id}
   */
  public Erasure(Catalog catalog, String user, Set<String> keys) {
    if (user.isBlank()) {
      throw new IllegalArgumentException("the user's id is empty");
    }
    this.catalog = catalog;
    this.user = user;
    this.rows = new UserRows(user, keys);
  }

  /**
   * Erases.
   *
   * @param dropHistory whether restore points, other tags and branches may go, which keep old rows
   * @throws IllegalStateException when there are such and they may not go; nothing is changed then
   */
  public List<ErasureReport> run(boolean dropHistory) {
    List<LakeTable> tables = new ArrayList<>();
    Set<String> kept = new TreeSet<>();
    for (LakeTable table : LakeTable.values()) {
      if (catalog.tableExists(table.identifier())) {
        tables.add(table);
        kept.addAll(otherRefs(load(table)));
      }
    }
    if (!kept.isEmpty() && !dropHistory) {
      throw new IllegalStateException(
          "restore points or branches may hold rows of "
              + user
              + ": "
              + String.join(", ", kept)
              + "; drop them, or allow it with --drop-history");
    }
    return tables.stream().map(this::erase).toList();
  }

  private Table load(LakeTable table) {
    return catalog.loadTable(table.identifier());
  }

  private static Set<String> otherRefs(Table table) {
    Set<String> refs = new TreeSet<>(table.refs().keySet());
    refs.remove(SnapshotRef.MAIN_BRANCH);
    return refs;
  }

  private ErasureReport erase(LakeTable lakeTable) {
    Table table = load(lakeTable);
    if (table.currentSnapshot() == null) {
      return new ErasureReport(lakeTable.tableName(), 0, 0, 0, 0, 0, 0);
    }
    Set<String> oldFiles = new HashSet<>();
    long before = scan(table, oldFiles).held;
    RowRemoval.Result removed = new RowRemoval(table).remove(Expressions.alwaysTrue(), rows);
    table.refresh();
    forgetHistory(table);

    Set<String> files = new HashSet<>();
    Scan after = scan(table, files);
    long leftOver =
        oldFiles.stream()
            .filter(file -> !files.contains(file))
            .filter(file -> table.io().newInputFile(file).exists())
            .count();
    return new ErasureReport(
        lakeTable.tableName(),
        before,
        removed.rows(),
        after.held,
        after.snapshots,
        files.size(),
        leftOver);
  }

  /** Neither snapshots nor bounds in manifests may tell of what was there. */
  private static void forgetHistory(Table table) {
    for (String ref : otherRefs(table)) {
      if (table.refs().get(ref).isTag()) {
        table.manageSnapshots().removeTag(ref).commit();
      } else {
        table.manageSnapshots().removeBranch(ref).commit();
      }
    }
    table.rewriteManifests().clusterBy(file -> "all").commit();
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    table.refresh();
  }

  private record Scan(long held, int snapshots) {}

  /** Reads every file of every snapshot; those that hold such rows come into {@code files}. */
  private Scan scan(Table table, Set<String> files) {
    RowFiles reader = new RowFiles(table);
    long held = 0;
    int snapshots = 0;
    for (Snapshot snapshot : table.snapshots()) {
      snapshots++;
      try (CloseableIterable<FileScanTask> tasks =
          table.newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
        for (FileScanTask task : tasks) {
          if (files.add(task.file().location())) {
            held += count(reader, task);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Scan(held, snapshots);
  }

  private long count(RowFiles reader, FileScanTask task) throws IOException {
    long held = 0;
    try (CloseableIterable<Record> all = reader.read(task)) {
      for (Record row : all) {
        held += rows.test(row) ? 1 : 0;
      }
    }
    return held;
  }
}
