package io.tokenlake.local.trino;

import io.tokenlake.trino.TrinoConfig;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/** Asks a running Trino, in the catalog and schema of the lake. */
public final class Trino implements AutoCloseable {
  private final Connection connection;

  private Trino(Connection connection) {
    this.connection = connection;
  }

  /**
   * Connects.
   *
   * @param url such as {@code http://127.0.0.1:8080}
   */
  public static Trino connect(String url) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "tokenlake");
    // Answers must not depend on where the asker sits.
    properties.setProperty("timezone", "UTC");
    String address = url.substring(url.indexOf("://") + 3);
    return new Trino(
        DriverManager.getConnection(
            "jdbc:trino://" + address + "/" + TrinoConfig.CATALOG + "/" + TrinoConfig.SCHEMA,
            properties));
  }

  /** Runs a query and reads all of its result. */
  public QueryResult query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      ResultSetMetaData meta = result.getMetaData();
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        columns.add(meta.getColumnLabel(i));
      }
      List<List<Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
          row.add(toJava(result.getObject(i)));
        }
        rows.add(row);
      }
      return new QueryResult(columns, rows);
    }
  }

  private static Object toJava(Object value) throws SQLException {
    if (value instanceof Timestamp timestamp) {
      return timestamp.toInstant();
    }
    if (value instanceof Array array) {
      return Arrays.asList((Object[]) array.getArray());
    }
    return value;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
