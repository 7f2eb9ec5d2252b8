package io.tokenlake.tables;

import io.tokenlake.tables.TableChange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.types.Types.NestedField;

/** Brings the tables of a catalog to the state that {@link LakeTable} defines. */
public final class Tables {
  private final Catalog catalog;

  public Tables(Catalog catalog) {
    this.catalog = catalog;
  }

  /** What {@link #apply()} would do, one entry per table. Changes nothing. */
  public List<TableChange> plan() {
    return Stream.of(LakeTable.values()).map(this::planOne).collect(Collectors.toList());
  }

  /**
   * Creates what is missing; running it again changes nothing.
   *
   * @return what was done
   * @throws IncompatibleTableException when a table exists with other columns; nothing is changed
   *     then
   */
  public List<TableChange> apply() {
    List<TableChange> plan = plan();
    List<TableChange> refused =
        plan.stream().filter(c -> c.kind() == Kind.INCOMPATIBLE).collect(Collectors.toList());
    if (!refused.isEmpty()) {
      throw new IncompatibleTableException(refused);
    }
    createNamespace();
    plan.stream().filter(c -> c.kind() == Kind.CREATE).forEach(c -> create(c.table()));
    return plan;
  }

  private TableChange planOne(LakeTable table) {
    if (!catalog.tableExists(table.identifier())) {
      return new TableChange(table, Kind.CREATE, List.of());
    }
    List<String> differences =
        differences(table.icebergSchema(), catalog.loadTable(table.identifier()).schema());
    return new TableChange(
        table, differences.isEmpty() ? Kind.NONE : Kind.INCOMPATIBLE, differences);
  }

  private static List<String> differences(Schema wanted, Schema actual) {
    List<String> differences = new ArrayList<>();
    for (NestedField column : wanted.columns()) {
      NestedField existing = actual.findField(column.fieldId());
      if (existing == null) {
        differences.add("column " + column.name() + " is missing");
      } else if (!sameColumn(column, existing)) {
        differences.add("column " + existing + " should be " + column);
      }
    }
    for (NestedField column : actual.columns()) {
      if (wanted.findField(column.fieldId()) == null) {
        differences.add("column " + column.name() + " is not known to this version");
      }
    }
    return differences;
  }

  private static boolean sameColumn(NestedField a, NestedField b) {
    return a.name().equals(b.name())
        && a.type().equals(b.type())
        && a.isOptional() == b.isOptional();
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

  private void create(LakeTable table) {
    try {
      catalog
          .buildTable(table.identifier(), table.icebergSchema())
          .withPartitionSpec(table.partitionSpec())
          .withProperties(table.properties())
          .create();
    } catch (AlreadyExistsException e) {
      // Another apply came first; what it made is checked by the next plan.
    }
  }
}
