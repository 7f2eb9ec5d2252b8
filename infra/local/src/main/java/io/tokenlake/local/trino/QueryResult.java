package io.tokenlake.local.trino;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The answer to a query, in the order of its columns. A NULL is null. */
public record QueryResult(List<String> columns, List<List<Object>> rows) {

  /** The only row, by column name. */
  public Map<String, Object> onlyRow() {
    if (rows.size() != 1) {
      throw new IllegalStateException("expected one row of " + columns + " but got " + rows.size());
    }
    return byColumn(rows.get(0));
  }

  /** A row by column name. */
  public Map<String, Object> byColumn(List<Object> row) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      map.put(columns.get(i), row.get(i));
    }
    return map;
  }
}
