package io.tokenlake.tables;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.catalog.Catalog;

/**
 * States of all tables to come back to, each belonging to a savepoint. A restore point is a tag, so
 * that no expiry of snapshots takes it away. Jobs must be stopped while one is made or rolled back
 * to.
 */
public final class RestorePoints {
  /**
   * Starts the properties in which a table keeps what each of its writers committed last; the name
   * of the writer follows.
   */
  public static final String COMMITTED_PREFIX = "tokenlake.committed.";

  private static final String SEPARATOR = "/";

  private final Catalog catalog;

  public RestorePoints(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Names the present state of every table. */
  public void create(String name) {
    for (LakeTable lakeTable : LakeTable.values()) {
      Transaction transaction = catalog.loadTable(lakeTable.identifier()).newTransaction();
      // A table without rows has no snapshot yet; and properties are not rolled back with a table.
      AppendFiles nothing = transaction.newAppend();
      committed(transaction.table().properties()).forEach(nothing::set);
      nothing.commit();
      transaction
          .manageSnapshots()
          .createTag(name, transaction.table().currentSnapshot().snapshotId())
          .commit();
      transaction.commitTransaction();
    }
  }

  /**
   * Brings every table back to the state of that name. Whatever was written since is gone from the
   * tables; doing it again changes nothing.
   *
   * @throws IllegalArgumentException naming the tables that have no such state; nothing is changed
   *     then
   */
  public void rollBack(String name) {
    List<Table> tables = new ArrayList<>();
    for (LakeTable lakeTable : LakeTable.values()) {
      tables.add(catalog.loadTable(lakeTable.identifier()));
    }
    List<String> unable =
        tables.stream().filter(table -> !hasTag(table, name)).map(Table::name).toList();
    if (!unable.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no restore point " + name + " of " + String.join(", ", unable));
    }
    tables.forEach(table -> rollBack(table, table.refs().get(name).snapshotId()));
  }

  private static boolean hasTag(Table table, String name) {
    SnapshotRef ref = table.refs().get(name);
    return ref != null && ref.isTag();
  }

  private static void rollBack(Table table, long snapshotId) {
    Transaction transaction = table.newTransaction();
    transaction.manageSnapshots().setCurrentSnapshot(snapshotId).commit();
    UpdateProperties properties = transaction.updateProperties();
    Map<String, String> then = committed(table.snapshot(snapshotId).summary());
    committed(table.properties()).keySet().stream()
        .filter(key -> !then.containsKey(key))
        .forEach(properties::remove);
    then.forEach(properties::set);
    properties.commit();
    transaction.commitTransaction();
  }

  private static Map<String, String> committed(Map<String, String> properties) {
    return properties.entrySet().stream()
        .filter(property -> property.getKey().startsWith(COMMITTED_PREFIX))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * When a writer committed what a property with {@link #COMMITTED_PREFIX} tells of; empty where it
   * does not say, as properties of the first versions do not.
   */
  public static Optional<Instant> committedAt(String value) {
    String[] parts = value.split(SEPARATOR, -1);
    return parts.length < 4
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(Long.parseLong(parts[3])));
  }
}
