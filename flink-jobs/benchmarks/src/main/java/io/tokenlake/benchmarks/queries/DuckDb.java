package io.tokenlake.benchmarks.queries;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;

/**
 * DuckDB over the Parquet files of a lake's tables: another engine, in this process, for the same
 * questions. It is given the list of files, and so has no catalog or metadata to read.
 */
public final class DuckDb implements AutoCloseable {
  private static final int COLUMNS_COMPARED = 100;

  /** Functions of Trino that DuckDB has under other names. The session's zone is UTC. */
  private static final List<String> TRINOS_FUNCTIONS =
      List.of(
          "CREATE MACRO current_timezone() AS 'UTC'",
          "CREATE MACRO at_timezone(t, zone) AS timezone(zone, t)",
          "CREATE MACRO approx_percentile(x, share) AS approx_quantile(x, share)");

  private final Connection connection;

  /**
   * Opens a database in memory.
   *
   * @param threads how many it may use
   */
  public DuckDb(int threads) throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    execute("SET threads = " + threads);
    execute("SET TimeZone = 'UTC'");
    for (String macro : TRINOS_FUNCTIONS) {
      execute(macro);
    }
  }

  /** Makes the present files of a table a view of its name. */
  public void addTable(Catalog catalog, TableIdentifier table) throws SQLException, IOException {
    Table loaded = catalog.loadTable(table);
    List<String> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = loaded.newScan().planFiles()) {
      tasks.forEach(task -> files.add(task.file().location().replaceFirst("^file:(//)?", "")));
    }
    if (!files.isEmpty()) {
      String list = files.stream().map("'%s'"::formatted).collect(Collectors.joining(", "));
      execute("CREATE VIEW %s AS FROM read_parquet([%s])".formatted(table.name(), list));
    }
  }

  /** Makes a view that is defined in Trino's SQL. */
  public void addView(String name, String sql) throws SQLException {
    execute("CREATE VIEW " + name + " AS " + dialect(sql));
  }

  /**
   * Answers a question in Trino's SQL.
   *
   * @return the number of rows, and the sum of each numeric column by its name
   * @throws SQLException also where the question has something that DuckDB does not have
   */
  public Map<String, Double> ask(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(dialect(sql))) {
      Map<String, Double> sums = new TreeMap<>();
      int columns = Math.min(result.getMetaData().getColumnCount(), COLUMNS_COMPARED);
      double rows = 0;
      while (result.next()) {
        rows++;
        for (int i = 1; i <= columns; i++) {
          if (result.getObject(i) instanceof Number number) {
            sums.merge(result.getMetaData().getColumnLabel(i), number.doubleValue(), Double::sum);
          }
        }
      }
      sums.put("rows", rows);
      return sums;
    }
  }

  /** The same statement in DuckDB's words, as far as a few replacements go. */
  static String dialect(String sql) {
    return sql.replaceAll("\\bIF\\(([^(),]*), ([^(),]*)\\)", "IF($1, $2, NULL)")
        .replaceAll("timestamp\\(6\\) with time zone", "timestamptz")
        .replaceAll(
            "any_match\\(\\s*(\\w+),\\s*(\\w+) -> ([^;]*?IN \\([^)]*\\))\\s*\\)",
            "len(list_filter($1, lambda $2: $3)) > 0");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
