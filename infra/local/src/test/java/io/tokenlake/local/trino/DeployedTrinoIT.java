package io.tokenlake.local.trino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.tokenlake.local.Progress;
import io.tokenlake.local.services.LakeServices;
import io.tokenlake.local.stack.Ports;
import io.tokenlake.local.stack.StackDir;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.Tables;
import io.tokenlake.trino.TrinoConfig;
import java.io.Closeable;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.relocated.com.google.common.collect.Lists;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same files with the environment of a deployment: login required, tables on S3, in a catalog
 * on PostgreSQL or one behind REST. What the jobs write is read, and what Trino writes is read by
 * them.
 */
class DeployedTrinoIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static LakeServices services;

  @TempDir Path root;

  @BeforeAll
  static void startServices() throws Exception {
    services = LakeServices.start(Path.of("target", "processes", "lake-services.log"));
  }

  @AfterAll
  static void stopServices() throws Exception {
    services.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc-s3", "rest-s3"})
  void aDeployedTrinoAnswersWhoLogsInFromTablesOnS3AndNobodyElse(String kind) throws Exception {
    StackDir dir = new StackDir(root);
    TestLogins.prepareFolders(dir);
    Ports ports = Ports.free();
    TestLogins logins = TestLogins.make(dir, ports.flink());
    Catalog catalog = lake(kind).open();
    try (TrinoServer server =
        TrinoServer.launch(
            TrinoDistribution.ensure(new Progress(System.err)),
            dir,
            new TrinoSettings(ports.trino(), ports.flink(), false, kind, environment(kind)),
            "-XX:TieredStopAtLevel=1")) {
      new Tables(catalog).apply();
      SeedLake.append(catalog, "1");
      server.awaitReady();

      refusesWhoDoesNotLogIn(logins, ports);
      readsWhatTheJobsWrote(logins, catalog);
      writesWhatIcebergReads(logins, catalog);
    } finally {
      ((Closeable) catalog).close();
    }
  }

  private static void refusesWhoDoesNotLogIn(TestLogins logins, Ports ports) {
    assertThatThrownBy(
            () ->
                SeededTrino.query(
                    TrinoLogin.local("http://127.0.0.1:" + ports.trino()), "SELECT 1"))
        .as("plain HTTP lets nobody in")
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> SeededTrino.query(logins.anonymous(TestLogins.ADMIN), "SELECT 1"))
        .hasMessageContaining("Unauthorized");
  }

  private static void readsWhatTheJobsWrote(TestLogins logins, Catalog catalog) throws Exception {
    long calls = 0;
    BigDecimal cost = BigDecimal.ZERO;
    for (Record row : rows(catalog, LakeTable.LLM_CALLS)) {
      calls++;
      Object more = row.getField("cost_effective");
      cost = cost.add(more == null ? BigDecimal.ZERO : (BigDecimal) more);
    }
    assertThat(cost).isPositive();
    try (Trino trino = Trino.connect(logins.as(TestLogins.ADMIN))) {
      // For a moment after it has started, a server does not know of itself as a worker.
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .until(() -> !trino.query("SELECT count(*) FROM llm_calls").rows().isEmpty());

      assertThat(trino.query("SELECT count(*), sum(cost_effective) FROM llm_calls").rows())
          .containsExactly(List.of(calls, cost));

      new Views(trino).apply();
      assertThat(new Views(trino).plan())
          .noneMatch(view -> view.missing() || view.different())
          .hasSameSizeAs(TrinoConfig.views());
      assertThat(trino.query("SELECT sum(cost_usd) FROM cost_minutes").rows())
          .as("through a view of rollups")
          .containsExactly(List.of(cost));
    }
  }

  private static void writesWhatIcebergReads(TestLogins logins, Catalog catalog) throws Exception {
    SeededTrino.query(
        logins.as(TestLogins.FINANCE),
        "INSERT INTO budgets (tenant, time_zone, from_month, monthly_usd, set_at) VALUES ('hooli',"
            + " 'UTC', '2026-11', DECIMAL '12.345678901234',"
            + " TIMESTAMP '2026-11-20 12:00:00.123456 UTC')");

    assertThat(rows(catalog, LakeTable.BUDGETS))
        .filteredOn(row -> "hooli".equals(row.getField("tenant")))
        .extracting(row -> row.getField("monthly_usd"), row -> row.getField("set_at").toString())
        .containsExactly(tuple(new BigDecimal("12.345678901234"), "2026-11-20T12:00:00.123456Z"));
  }

  private static List<Record> rows(Catalog catalog, LakeTable lakeTable) throws Exception {
    Table table = catalog.loadTable(lakeTable.identifier());
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
      return Lists.newArrayList(rows);
    }
  }

  /** The catalog as the jobs are told of it. */
  private static LakeCatalog lake(String kind) {
    Map<String, String> properties = new HashMap<>(services.s3Properties());
    if (kind.equals("rest-s3")) {
      properties.put("type", "rest");
      properties.put("uri", services.restUrl());
    } else {
      properties.put("type", "jdbc");
      properties.put("uri", services.postgresUrl());
      properties.put("jdbc.schema-version", "V1");
      properties.put("warehouse", "s3://" + LakeServices.BUCKET + "/jdbc");
    }
    return new LakeCatalog(TrinoConfig.CATALOG, properties);
  }

  /** The same as a Trino is told of it. */
  private static Map<String, String> environment(String kind) {
    Map<String, String> s3 = services.s3Properties();
    boolean rest = kind.equals("rest-s3");
    Map<String, String> environment = new HashMap<>();
    environment.put("TOKENLAKE_CATALOG_URL", rest ? services.restUrl() : services.postgresUrl());
    environment.put(
        "TOKENLAKE_WAREHOUSE", "s3://" + LakeServices.BUCKET + (rest ? "/rest" : "/jdbc"));
    environment.put("TOKENLAKE_S3_ENDPOINT", s3.get("s3.endpoint"));
    environment.put("TOKENLAKE_S3_REGION", s3.get("client.region"));
    environment.put("TOKENLAKE_S3_ACCESS_KEY", LakeServices.ACCESS_KEY);
    environment.put("TOKENLAKE_S3_SECRET_KEY", LakeServices.SECRET_KEY);
    if (!rest) {
      environment.put("TOKENLAKE_CATALOG_DRIVER", "org.postgresql.Driver");
      environment.put("TOKENLAKE_CATALOG_USER", "postgres");
      environment.put("TOKENLAKE_CATALOG_PASSWORD", "not asked for");
    }
    return environment;
  }
}
