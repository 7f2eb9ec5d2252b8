package io.tokenlake.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.NestedField;

/**
 * What it takes to bring the columns of a table to those of its definition. Columns are the same if
 * their ids are: files name columns by id, so an id that a table has once given away stays taken,
 * whatever became of its column.
 */
final class ColumnChanges {
  private final Schema wanted;
  private final TableMetadata table;

  /** What can be done. */
  final List<String> changes = new ArrayList<>();

  /** What cannot be done, each with a way out. */
  final List<String> refusals = new ArrayList<>();

  ColumnChanges(Schema wanted, TableMetadata table) {
    this.wanted = wanted;
    this.table = table;
    for (NestedField column : wanted.columns()) {
      NestedField existing = table.schema().asStruct().field(column.fieldId());
      if (existing == null) {
        add(column);
      } else {
        change(column, existing);
      }
    }
    for (NestedField column : table.schema().columns()) {
      if (wanted.asStruct().field(column.fieldId()) == null) {
        refusals.add(
            "column "
                + column
                + " is not known to this version: use the version that added it, or drop the"
                + " column if it is your own");
      }
    }
    if (changes.isEmpty() && refusals.isEmpty() && !sameOrder()) {
      changes.add("move columns into the order of the definition");
    }
  }

  private void add(NestedField column) {
    if (TypeUtil.getProjectedIds(new Schema(column)).stream().anyMatch(this::taken)) {
      refusals.add(
          "column "
              + column
              + " has an id that the table has given away before: give it one above "
              + table.lastColumnId()
              + ", or restore the column that had it");
    } else if (column.isRequired()) {
      refusals.add(
          "column " + column + " is new, and rows that exist have no value: make it optional");
    } else {
      changes.add("add column " + column);
    }
  }

  private boolean taken(int id) {
    return id <= table.lastColumnId();
  }

  private void change(NestedField column, NestedField existing) {
    if (!column.name().equals(existing.name())) {
      refusals.add(
          "column "
              + existing
              + " should be named "
              + column.name()
              + ", and queries know it by one name only: rename it back with ALTER TABLE, or use"
              + " the version that renamed it");
    }
    if (!column.type().equals(existing.type())) {
      changeType(column, existing);
    }
    if (column.isRequired() && existing.isOptional()) {
      refusals.add(
          "column "
              + existing
              + " should be required, and rows that exist may have no value: keep it optional");
    }
    if (column.isOptional() && existing.isRequired()) {
      changes.add("let column " + column.name() + " be NULL");
    }
    if (!Objects.equals(column.doc(), existing.doc())) {
      changes.add("describe column " + column.name() + ": " + column.doc());
    }
  }

  private void changeType(NestedField column, NestedField existing) {
    Type from = existing.type();
    if (from.isPrimitiveType()
        && TypeUtil.isPromotionAllowed(from, column.type().asPrimitiveType())) {
      changes.add("widen column " + column.name() + " from " + from + " to " + column.type());
    } else {
      refusals.add(
          "column "
              + existing
              + " should be of type "
              + column.type()
              + ", which its values cannot be read as: add a column with a new name and id");
    }
  }

  private boolean sameOrder() {
    return wanted.columns().stream()
        .map(NestedField::fieldId)
        .toList()
        .equals(table.schema().columns().stream().map(NestedField::fieldId).toList());
  }
}
