package io.tokenlake.tables;

import io.tokenlake.tables.TableChange.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.util.Tasks;

/** Brings the tables of a catalog to the state that {@link LakeTable} defines. */
public final class Tables {
  private static final int ATTEMPTS = 20;
  private static final long MIN_WAIT_MILLIS = 100;
  private static final long MAX_WAIT_MILLIS = 2_000;
  private static final long TOTAL_WAIT_MILLIS = 60_000;

  private final Catalog catalog;
  private final List<TableDefinition> definitions;

  public Tables(Catalog catalog) {
    this(catalog, Stream.of(LakeTable.values()).map(LakeTable::definition).toList());
  }

  /** For other definitions than those of this version. */
  Tables(Catalog catalog, List<TableDefinition> definitions) {
    this.catalog = catalog;
    this.definitions = List.copyOf(definitions);
  }

  /** What {@link #apply()} would do, one entry per table. Changes nothing. */
  public List<TableChange> plan() {
    return definitions.stream().map(this::planOne).toList();
  }

  /** What {@link #apply()} would do where there is no catalog yet. */
  public static List<TableChange> planFromNothing() {
    return Stream.of(LakeTable.values())
        .map(table -> new TableChange(table.tableName(), Kind.CREATE, List.of()))
        .toList();
  }

  /**
   * Creates what is missing and changes what is different, each table in one atomic step that
   * readers and running jobs may go on beside; running it again changes nothing.
   *
   * @return what was done
   * @throws IncompatibleTableException when a table cannot be brought to its definition; nothing is
   *     changed then
   */
  public List<TableChange> apply() {
    List<TableChange> plan = plan();
    requireCompatible(plan);
    createNamespace();
    for (int i = 0; i < plan.size(); i++) {
      TableDefinition definition = definitions.get(i);
      switch (plan.get(i).kind()) {
        case CREATE -> create(definition);
        case UPDATE -> update(definition);
        default -> {}
      }
    }
    return plan;
  }

  private TableChange planOne(TableDefinition definition) {
    if (!catalog.tableExists(definition.identifier())) {
      return new TableChange(definition.name(), Kind.CREATE, List.of());
    }
    return new TableEvolution(definition, operations(definition).current()).change();
  }

  private static void requireCompatible(List<TableChange> plan) {
    List<TableChange> refused = plan.stream().filter(c -> c.kind() == Kind.INCOMPATIBLE).toList();
    if (!refused.isEmpty()) {
      throw new IncompatibleTableException(refused);
    }
  }

  private TableOperations operations(TableDefinition definition) {
    return ((HasTableOperations) catalog.loadTable(definition.identifier())).operations();
  }

  private void createNamespace() {
    SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
    if (!namespaces.namespaceExists(LakeTable.NAMESPACE)) {
      try {
        namespaces.createNamespace(LakeTable.NAMESPACE);
      } catch (AlreadyExistsException e) {
        // Another apply came first, which is as good.
      }
    }
  }

  private void create(TableDefinition definition) {
    try {
      Transaction creation =
          catalog
              .buildTable(definition.identifier(), definition.schema())
              .withPartitionSpec(definition.partitionSpec())
              .withSortOrder(definition.sortOrder())
              .withProperties(definition.creationProperties())
              .createTransaction();
      // Iceberg numbers the columns of a new table in their order, which is not that of the
      // definition's ids once a column came after the elements of a list.
      TableOperations table = ((HasTableOperations) creation.table()).operations();
      TableMetadata numbered = table.current();
      table.commit(numbered, withOwnIds(definition, numbered));
      creation.commitTransaction();
    } catch (AlreadyExistsException e) {
      // Another apply came first; what it made is checked by the next plan.
    }
  }

  private static TableMetadata withOwnIds(TableDefinition definition, TableMetadata numbered) {
    if (numbered.schema().sameSchema(definition.schema())) {
      return numbered;
    }
    TableMetadata own =
        TableMetadata.buildFrom(numbered)
            .setCurrentSchema(definition.schema(), definition.schema().highestFieldId())
            .build();
    return new TableEvolution(definition, own).apply();
  }

  private void update(TableDefinition definition) {
    Tasks.foreach(operations(definition))
        .retry(ATTEMPTS)
        .exponentialBackoff(MIN_WAIT_MILLIS, MAX_WAIT_MILLIS, TOTAL_WAIT_MILLIS, 2.0)
        .onlyRetryOn(CommitFailedException.class)
        .throwFailureWhenFinished()
        .run(table -> commit(definition, table));
  }

  private static void commit(TableDefinition definition, TableOperations table) {
    TableMetadata base = table.refresh();
    TableEvolution evolution = new TableEvolution(definition, base);
    TableChange change = evolution.change();
    requireCompatible(List.of(change));
    if (change.kind() == Kind.UPDATE) {
      table.commit(base, evolution.apply());
    }
  }
}
