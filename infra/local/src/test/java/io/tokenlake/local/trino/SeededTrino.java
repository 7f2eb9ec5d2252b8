package io.tokenlake.local.trino;

import io.tokenlake.local.DeleteTree;
import io.tokenlake.local.Progress;
import io.tokenlake.local.stack.Ports;
import io.tokenlake.local.stack.StackDir;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.Tables;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.apache.iceberg.catalog.Catalog;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One real Trino for all tests of a JVM, with exactly the files of {@code trino-config/etc}, over
 * the {@link SeedLake}. Tests only read; whoever is to write needs a Trino of their own.
 */
final class SeededTrino {
  private final Path root;
  private final TestLogins logins;
  private final TrinoServer server;
  private final String http;
  private final Instant betweenBatches;

  /** Hands the one Trino to a test that asks for it. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SeededTrino.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(Attempt.class, type -> Attempt.make(), Attempt.class)
          .trino();
    }
  }

  /** The one start of the JVM, which is not tried again for each test when it fails. */
  private record Attempt(SeededTrino started, IllegalStateException problem)
      implements AutoCloseable {
    static Attempt make() {
      try {
        return new Attempt(start(), null);
      } catch (RuntimeException e) {
        return new Attempt(null, new IllegalStateException("the seeded Trino did not start", e));
      }
    }

    SeededTrino trino() {
      if (problem != null) {
        throw problem;
      }
      return started;
    }

    @Override
    public void close() throws IOException {
      if (started != null) {
        started.close();
      }
    }
  }

  private SeededTrino(
      Path root, TestLogins logins, TrinoServer server, String http, Instant betweenBatches) {
    this.root = root;
    this.logins = logins;
    this.server = server;
    this.http = http;
    this.betweenBatches = betweenBatches;
  }

  private static SeededTrino start() {
    try {
      Path root = Files.createTempDirectory("tokenlake-seeded-trino-");
      StackDir dir = new StackDir(root);
      TestLogins.prepareFolders(dir);
      Ports ports = Ports.free();
      TestLogins logins = TestLogins.make(dir, ports.flink());
      Instant betweenBatches = seed(dir);
      TrinoServer server =
          TrinoServer.launch(
              TrinoDistribution.ensure(new Progress(System.err)),
              dir,
              new TrinoSettings(ports.trino(), ports.flink(), true, "embedded", Map.of()),
              "-XX:TieredStopAtLevel=1");
      String http = "http://127.0.0.1:" + ports.trino();
      try {
        server.awaitReady();
        try (Trino trino = Trino.connect(http)) {
          new Views(trino).apply();
        }
        return new SeededTrino(root, logins, server, http, betweenBatches);
      } catch (SQLException | InterruptedException | RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("the seeded Trino does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Writes both batches and returns a moment between their commits. */
  private static Instant seed(StackDir dir) throws IOException {
    Catalog catalog = LakeCatalog.sqlite(dir.catalogDatabase(), dir.warehouse()).open();
    try {
      new Tables(catalog).apply();
      SeedLake.append(catalog, "1");
      Instant between = Instant.now();
      SeedLake.append(catalog, "2");
      return between;
    } finally {
      ((Closeable) catalog).close();
    }
  }

  /** Over plain HTTP, where any name is believed. */
  TrinoLogin as(String user) {
    return TrinoLogin.local(http).as(user);
  }

  /** Over plain HTTP as the one who may see everything. */
  TrinoLogin admin() {
    return TrinoLogin.local(http);
  }

  /** The same Trino over TLS. */
  TestLogins overTls() {
    return logins;
  }

  /** When the first batch had been committed, and the second had not. */
  Instant betweenBatches() {
    return betweenBatches;
  }

  /** Asks once over plain HTTP as the one who may see everything. */
  QueryResult query(String sql) throws SQLException {
    return query(admin(), sql);
  }

  /** Asks once. */
  static QueryResult query(TrinoLogin login, String sql) throws SQLException {
    try (Trino trino = Trino.connect(login)) {
      return trino.query(sql);
    }
  }

  private void close() throws IOException {
    server.close();
    DeleteTree.delete(root);
  }
}
