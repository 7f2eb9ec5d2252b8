package io.tokenlake.tables;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Types.NestedField;

/** Writes the page that shows all tables, {@code docs/tables.md}. */
public final class TableReference {
  private static final String HEAD =
      """
      # Tables

      Generated from the definitions (`TableReference` in iceberg-catalog); a test holds that it is up to date. All tables
      are append-only Iceberg tables of format version 2 in namespace `tokenlake`. A column keeps its id for ever, and no id
      is given twice. Optional columns are NULL where the value is not known, never zero. Money is `decimal(38, 12)`.

      Partitions are UTC days. Compaction sorts files as stated and gives them bloom filters; files fresh from a job are
      unsorted and small. "Bounds" are the columns whose least and greatest value the metadata holds for each file, by which
      queries leave files out. Retention is the default; whoever runs the maintenance may say otherwise.
      """;

  private TableReference() {}

  public static void main(String[] args) {
    new PrintStream(System.out, true, StandardCharsets.UTF_8).print(markdown());
  }

  static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    for (LakeTable table : LakeTable.values()) {
      append(page, table);
    }
    return page.toString();
  }

  private static void append(StringBuilder page, LakeTable table) {
    TableLayout layout = table.layout();
    page.append("\n## ").append(table.tableName()).append("\n\n");
    page.append(table.avroSchema().getDoc()).append("\n\n");
    page.append("- partitions: day of `").append(layout.dayColumn()).append("`\n");
    page.append("- sorted by: ").append(names(layout.sortColumns())).append('\n');
    page.append("- bounds: ").append(names(layout.boundedColumns())).append('\n');
    page.append("- bloom filters: ").append(names(layout.lookupColumns())).append('\n');
    page.append("- retention: ")
        .append(layout.retentionDays() == 0 ? "for ever" : layout.retentionDays() + " days")
        .append("\n\n| id | column | type | |\n| --- | --- | --- | --- |\n");
    for (NestedField column : table.icebergSchema().columns()) {
      page.append("| ")
          .append(column.fieldId())
          .append(" | `")
          .append(column.name())
          .append("` | ")
          .append(column.type())
          .append(column.isRequired() ? ", required" : "")
          .append(" | ")
          .append(column.doc().replace("|", "\\|"))
          .append(" |\n");
    }
  }

  private static String names(List<String> columns) {
    return columns.isEmpty()
        ? "none"
        : columns.stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "));
  }
}
