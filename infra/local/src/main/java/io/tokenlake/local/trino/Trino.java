package io.tokenlake.local.trino;

import io.tokenlake.trino.TrinoConfig;
import io.trino.jdbc.TrinoResultSet;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/** Asks a running Trino, in the catalog and schema of the lake. */
public final class Trino implements AutoCloseable {
  private final Connection connection;
  private final TrinoLogin login;

  private Trino(Connection connection, TrinoLogin login) {
    this.connection = connection;
    this.login = login;
  }

  /**
   * Connects as the project's own commands do.
   *
   * @param url such as {@code http://127.0.0.1:8080}
   */
  public static Trino connect(String url) throws SQLException {
    return connect(TrinoLogin.local(url));
  }

  /** Connects as anybody, with a password or certificate where the login has one. */
  public static Trino connect(TrinoLogin login) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", login.user());
    properties.setProperty("timezone", login.timeZone());
    if (login.url().startsWith("https:")) {
      properties.setProperty("SSL", "true");
    }
    login.driver().forEach(properties::setProperty);
    String address = login.url().substring(login.url().indexOf("://") + 3);
    return new Trino(
        DriverManager.getConnection(
            "jdbc:trino://" + address + "/" + TrinoConfig.CATALOG + "/" + TrinoConfig.SCHEMA,
            properties),
        login);
  }

  /**
   * Runs a statement and reads all of its result. One that has none, such as INSERT or CREATE,
   * answers with the number of rows it changed in a column {@code rows}.
   *
   * <p>TIMESTAMP is read as {@link LocalDateTime}, TIMESTAMP WITH TIME ZONE as {@link Instant},
   * DATE as {@link LocalDate}, whatever the time zone of this process; an array as a {@link List}.
   * Only a TIMESTAMP within an array still goes through that zone, and moves when a clock change
   * there skips its hour.
   *
   * @param sql one statement; a semicolon at its end is left out, since Trino does not take one
   */
  public QueryResult query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (statement.execute(withoutSemicolon(sql))) {
        return read(statement);
      }
      return new QueryResult(List.of("rows"), List.of(List.of(statement.getLargeUpdateCount())));
    }
  }

  /** An answer and what it took to get it. */
  public record Measured(QueryResult answer, QueryStatistics statistics) {}

  /** Runs a query, and asks over HTTP what it took. */
  public Measured measure(String sql) throws SQLException, IOException, InterruptedException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(withoutSemicolon(sql));
      String id = statement.getResultSet().unwrap(TrinoResultSet.class).getQueryId();
      QueryResult answer = read(statement);
      return new Measured(answer, QueryStatistics.read(login, id));
    }
  }

  private static String withoutSemicolon(String sql) {
    String statement = sql.strip();
    return statement.endsWith(";") ? statement.substring(0, statement.length() - 1) : statement;
  }

  private static QueryResult read(Statement statement) throws SQLException {
    try (ResultSet result = statement.getResultSet()) {
      ResultSetMetaData meta = result.getMetaData();
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        columns.add(meta.getColumnLabel(i));
      }
      List<List<Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
          row.add(value(result, i, meta.getColumnType(i)));
        }
        rows.add(row);
      }
      return new QueryResult(columns, rows);
    }
  }

  private static Object value(ResultSet result, int column, int type) throws SQLException {
    return switch (type) {
      case Types.TIMESTAMP -> result.getObject(column, LocalDateTime.class);
      case Types.TIMESTAMP_WITH_TIMEZONE -> result.getObject(column, Instant.class);
      case Types.DATE -> result.getObject(column, LocalDate.class);
      // The driver's class for times drops what is below a millisecond.
      case Types.TIME, Types.TIME_WITH_TIMEZONE -> result.getString(column);
      case Types.ARRAY -> list(result.getArray(column));
      default -> result.getObject(column);
    };
  }

  private static List<Object> list(Array array) throws SQLException {
    return array == null ? null : list(array.getArray(), array.getBaseTypeName());
  }

  private static List<Object> list(Object elements, String elementType) throws SQLException {
    List<Object> list = new ArrayList<>();
    for (Object element :
        elements instanceof List<?> nested ? nested : Arrays.asList((Object[]) elements)) {
      list.add(element(element, elementType));
    }
    return list;
  }

  /** Within arrays the driver offers no choice of class, so its own is translated. */
  private static Object element(Object value, String type) throws SQLException {
    if (value instanceof Array array) {
      return list(array);
    }
    if (value instanceof List<?> nested) {
      return list(nested, type);
    }
    if (value instanceof Timestamp timestamp) {
      return type.contains("with time zone") ? timestamp.toInstant() : timestamp.toLocalDateTime();
    }
    return value instanceof Date date ? date.toLocalDate() : value;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
