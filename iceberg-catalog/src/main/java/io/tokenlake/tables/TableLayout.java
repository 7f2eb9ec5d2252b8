package io.tokenlake.tables;

import java.util.ArrayList;
import java.util.List;

/**
 * How the rows of a table lie in its files, and how long they stay.
 *
 * <p>Partitions are days, and nothing finer: a commit leaves a file for each partition that it
 * touches and each writer, so hours or buckets of tenants would multiply small files, while sorting
 * within the day prunes as well once files are compacted.
 *
 * @param dayColumn timestamp whose UTC day is the partition
 * @param sortColumns what compaction sorts by, ascending, nulls first
 * @param filterColumns further columns that queries filter by: their bounds are kept for each file.
 *     Bounds of everything would make the metadata of a small file larger than the file
 * @param lookupColumns columns that single values are looked up by: compacted files have a bloom
 *     filter on each
 * @param retentionDays full days after which rows go, unless whoever maintains the tables says
 *     otherwise; 0 keeps them for ever
 */
public record TableLayout(
    String dayColumn,
    List<String> sortColumns,
    List<String> filterColumns,
    List<String> lookupColumns,
    int retentionDays) {

  public TableLayout {
    sortColumns = List.copyOf(sortColumns);
    filterColumns = List.copyOf(filterColumns);
    lookupColumns = List.copyOf(lookupColumns);
  }

  /** Partitions by UTC day, sorts by the same column, keeps rows for ever. */
  public static TableLayout byDay(String column) {
    return new TableLayout(column, List.of(column), List.of(), List.of(), 0);
  }

  /** The same with another order of rows. */
  public TableLayout sortedBy(String... columns) {
    return new TableLayout(
        dayColumn, List.of(columns), filterColumns, lookupColumns, retentionDays);
  }

  /** The same with bounds for more columns than those it is partitioned, sorted or looked up by. */
  public TableLayout filteredBy(String... columns) {
    return new TableLayout(dayColumn, sortColumns, List.of(columns), lookupColumns, retentionDays);
  }

  /** The same with bloom filters. */
  public TableLayout lookedUpBy(String... columns) {
    return new TableLayout(dayColumn, sortColumns, filterColumns, List.of(columns), retentionDays);
  }

  /** The same, forgetting rows after some days. */
  public TableLayout keptForDays(int days) {
    return new TableLayout(dayColumn, sortColumns, filterColumns, lookupColumns, days);
  }

  /** Columns whose bounds are kept for each file, each once. */
  public List<String> boundedColumns() {
    List<String> columns = new ArrayList<>();
    columns.add(dayColumn);
    columns.addAll(sortColumns);
    columns.addAll(filterColumns);
    columns.addAll(lookupColumns);
    return columns.stream().distinct().toList();
  }
}
