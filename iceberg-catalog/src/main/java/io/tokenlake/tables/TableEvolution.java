package io.tokenlake.tables;

import io.tokenlake.tables.TableChange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.PartitionSpecParser;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;

/**
 * The way of one table from what it is to what it should be. All of it is one new version of the
 * table's metadata, so that a reader or writer sees either the old table or the new one.
 *
 * <p>Ids are the definition's own, which Iceberg's updates would number anew.
 */
final class TableEvolution {
  private final TableDefinition wanted;
  private final TableMetadata table;
  private final ColumnChanges columns;

  TableEvolution(TableDefinition wanted, TableMetadata table) {
    this.wanted = wanted;
    this.table = table;
    this.columns = new ColumnChanges(wanted.schema(), table);
  }

  /** What differs. */
  TableChange change() {
    if (!columns.refusals.isEmpty()) {
      return new TableChange(wanted.name(), Kind.INCOMPATIBLE, columns.refusals);
    }
    List<String> changes = new ArrayList<>(columns.changes);
    if (!samePartitions()) {
      changes.add(
          "partition by "
              + describe(wanted.partitionSpec())
              + " instead of "
              + describe(table.spec())
              + "; jobs that write the table must be restarted from a savepoint to follow");
    }
    if (!sameOrder()) {
      changes.add("sort by " + describe(wanted.sortOrder()));
    }
    properties()
        .forEach(
            (name, value) ->
                changes.add(
                    "set "
                        + name
                        + " to "
                        + value
                        + (table.properties().containsKey(name)
                            ? " (is " + table.properties().get(name) + ")"
                            : "")));
    return new TableChange(wanted.name(), changes.isEmpty() ? Kind.NONE : Kind.UPDATE, changes);
  }

  /** The table as it should be. */
  TableMetadata apply() {
    TableMetadata result = table;
    if (!columns.changes.isEmpty()) {
      int lastColumnId = Math.max(result.lastColumnId(), wanted.schema().highestFieldId());
      result =
          TableMetadata.buildFrom(result).setCurrentSchema(wanted.schema(), lastColumnId).build();
    }
    if (!samePartitions()) {
      result =
          TableMetadata.buildFrom(result).setDefaultPartitionSpec(partitionSpec(result)).build();
    }
    if (!sameOrder()) {
      result = TableMetadata.buildFrom(result).setDefaultSortOrder(wanted.sortOrder()).build();
    }
    if (!properties().isEmpty()) {
      result = TableMetadata.buildFrom(result).setProperties(properties()).build();
    }
    return result;
  }

  private boolean samePartitions() {
    return table.spec().compatibleWith(wanted.partitionSpec());
  }

  private boolean sameOrder() {
    return table.sortOrder().sameOrder(wanted.sortOrder());
  }

  private Map<String, String> properties() {
    Map<String, String> different = new TreeMap<>(wanted.properties());
    different.entrySet().removeAll(table.properties().entrySet());
    return different;
  }

  /** The wanted partitioning with the ids and names that the table has for its fields, if any. */
  private PartitionSpec partitionSpec(TableMetadata base) {
    int next = base.lastAssignedPartitionId();
    List<String> fields = new ArrayList<>();
    for (PartitionField field : wanted.partitionSpec().fields()) {
      PartitionField known =
          base.specs().stream()
              .flatMap(spec -> spec.fields().stream())
              .filter(old -> old.sourceId() == field.sourceId())
              .filter(old -> old.transform().equals(field.transform()))
              .findFirst()
              .orElse(null);
      fields.add(
          String.format(
              "{\"name\":\"%s\",\"transform\":\"%s\",\"source-id\":%d,\"field-id\":%d}",
              known == null ? field.name() : known.name(),
              field.transform(),
              field.sourceId(),
              known == null ? ++next : known.fieldId()));
    }
    return PartitionSpecParser.fromJson(
        base.schema(), "{\"spec-id\":0,\"fields\":[" + String.join(",", fields) + "]}");
  }

  private static String describe(PartitionSpec spec) {
    return spec.isUnpartitioned()
        ? "nothing"
        : spec.fields().stream()
            .map(f -> f.transform() + "(" + spec.schema().findColumnName(f.sourceId()) + ")")
            .collect(Collectors.joining(", "));
  }

  private static String describe(SortOrder order) {
    return order.fields().stream()
        .map(f -> order.schema().findColumnName(f.sourceId()))
        .collect(Collectors.joining(", "));
  }
}
