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

      Most questions are answered by a [named query](queries.md), and its views spare joins and corrections. Who asks the tables
      themselves must know: `llm_calls`, `llm_rollup_1m`, `agent_runs`, `gpu_rollup_1m` and `completeness_1m` hold what is new, so
      sum their rows, taking the maximum of columns that say highest, greatest or "1 if", and a correction is a row with negative
      quantities; `alerts` holds states, of which the highest `seq` of an `alert_id` counts; of `budgets` and `gpu_prices` the row
      that was set last holds. A call, step or span is found in the others by `trace_id` and `span_id`. Times are instants: what
      day one belongs to is for the time zone of the session to say.

      | table | a row is | kept |
      | --- | --- | --- |
      """;

  private TableReference() {}

  public static void main(String[] args) {
    new PrintStream(System.out, true, StandardCharsets.UTF_8).print(markdown());
  }

  static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    for (LakeTable table : LakeTable.values()) {
      page.append(
          "| [%1$s](#%1$s) | %2$s | %3$s |\n"
              .formatted(table.tableName(), firstSentence(table), retention(table)));
    }
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
        .append(retention(table))
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

  /** What a row is, up to the colon behind which the doc names the table. */
  private static String firstSentence(LakeTable table) {
    return table.avroSchema().getDoc().split("[:.](?= |$)", 2)[0];
  }

  private static String retention(LakeTable table) {
    int days = table.layout().retentionDays();
    return days == 0 ? "for ever" : days + " days";
  }

  private static String names(List<String> columns) {
    return columns.isEmpty()
        ? "none"
        : columns.stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "));
  }
}
