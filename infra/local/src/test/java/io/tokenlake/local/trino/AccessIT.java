package io.tokenlake.local.trino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each role logs in over TLS, sees what it should, and is refused what it must not see. */
@ExtendWith(SeededTrino.Extension.class)
class AccessIT {
  private static final String TENANTS =
      "SELECT DISTINCT coalesce(tenant, 'nobody') FROM %s ORDER BY 1";

  static Stream<String> users() {
    return TestLogins.users().stream();
  }

  @ParameterizedTest
  @MethodSource("users")
  void whoKnowsTheirPasswordIsLetIn(String user, SeededTrino trino) throws SQLException {
    assertThat(query(trino.overTls().as(user), "SELECT current_user"))
        .containsExactly(List.of(user));
  }

  @Test
  void aWrongPasswordOrNoneIsRefused(SeededTrino trino) {
    TestLogins logins = trino.overTls();

    assertRefused(
        logins.withPassword(TestLogins.ADMIN, "wrong"), "SELECT 1", "Invalid credentials");
    assertRefused(logins.withPassword("nobody", "pw-ada"), "SELECT 1", "Invalid credentials");
    assertRefused(logins.anonymous(TestLogins.ADMIN), "SELECT 1", "Unauthorized");
  }

  @Test
  void aKnownCertificateIsItsNameAndNobodyElse(SeededTrino trino) throws SQLException {
    TestLogins logins = trino.overTls();

    assertThat(query(logins.withCertificate(TestLogins.GRAFANA, true), "SELECT current_user"))
        .containsExactly(List.of(TestLogins.GRAFANA));
    assertRefused(
        logins.withCertificate(TestLogins.ADMIN, true), "SELECT 1", "cannot impersonate user");
    assertThatThrownBy(() -> query(logins.withCertificate(TestLogins.STRANGER, false), "SELECT 1"))
        .as("a certificate that the server does not know")
        .isInstanceOf(SQLException.class);
  }

  @Test
  void whoIsInNoGroupMayDoNothing(SeededTrino trino) {
    assertRefused(trino.as("nobody"), "SELECT 1", "Cannot execute query");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llm_calls",
        "llm_rollup_1m",
        "cost_entries",
        "cost_daily",
        "calls_standing",
        "runs_current",
        "alerts_current",
        "agent_steps",
        "agent_runs",
        "alerts",
        "anomalies",
        "baselines",
        "token_metrics",
        "gpu_samples",
        "gpu_events",
        "gpu_rollup_1m",
        "gpu_minutes",
        "budgets",
        "budgets_monthly",
        "llm_calls FOR TIMESTAMP AS OF current_timestamp - INTERVAL '0.001' SECOND"
      })
  void anAnalystSeesTheirTenantOnly(String relation, SeededTrino trino) throws SQLException {
    String sql = TENANTS.formatted(relation);

    assertThat(query(trino.overTls().as(TestLogins.ANALYST), sql)).containsExactly(List.of("acme"));
    assertThat(query(trino.overTls().as(TestLogins.ADMIN), sql))
        .as("the control")
        .contains(List.of("acme"), List.of("globex"));
  }

  @Test
  void anAnalystSeesTheirTenantOnlyInPastSnapshots(SeededTrino trino) throws SQLException {
    Object snapshot =
        trino
            .query("SELECT min_by(snapshot_id, committed_at) FROM \"llm_calls$snapshots\"")
            .rows()
            .get(0)
            .get(0);
    String sql = TENANTS.formatted("llm_calls FOR VERSION AS OF " + snapshot);

    assertThat(query(trino.overTls().as(TestLogins.ANALYST), sql)).containsExactly(List.of("acme"));
    assertThat(query(trino.overTls().as(TestLogins.ADMIN), sql)).contains(List.of("globex"));
  }

  @ParameterizedTest
  @CsvSource({
    "ana,llm_calls",
    "ana,cost_entries",
    "ana,agent_steps",
    "ana,calls_standing",
    "fin,llm_calls",
    "fin,cost_entries",
    "dash,llm_calls",
    "dash,cost_entries"
  })
  void userIdsAreMaskedAndUnknownOnesStayNull(String user, String relation, SeededTrino trino)
      throws SQLException {
    String sql = "SELECT DISTINCT user_id FROM %s WHERE user_id IS NOT NULL".formatted(relation);

    assertThat(query(trino.overTls().as(user), sql)).containsExactly(List.of("***"));
    assertThat(query(trino.overTls().as(user), sql + " AND user_id LIKE 'u-%'")).isEmpty();
    assertThat(query(trino.overTls().as(TestLogins.ADMIN), sql))
        .as("the control")
        .contains(List.of("u-cara"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM spans",
        "SELECT * FROM dead_letters",
        "SELECT * FROM completeness_1m",
        "SELECT * FROM \"llm_calls$snapshots\"",
        "SELECT * FROM \"llm_calls$files\"",
        "SELECT * FROM \"llm_calls$entries\"",
        "SELECT * FROM \"llm_calls$partitions\"",
        "SELECT * FROM \"llm_calls$history\"",
        "SELECT * FROM \"llm_calls$properties\"",
        "SELECT * FROM system.runtime.queries",
        "SELECT * FROM TABLE(lake.system.table_changes('tokenlake', 'llm_calls', 1, 2))",
        "INSERT INTO budgets (time_zone) VALUES ('UTC')",
        "DELETE FROM llm_calls",
        "CREATE VIEW cost_mine AS SELECT * FROM llm_calls",
        "CREATE OR REPLACE VIEW cost_daily SECURITY DEFINER AS SELECT 1 AS x",
        "DROP TABLE llm_calls",
        "ALTER TABLE completeness_1m EXECUTE optimize",
        "CALL lake.system.rollback_to_snapshot('tokenlake', 'llm_calls', 1)",
        "SET SESSION lake.projection_pushdown_enabled = false"
      })
  void anAnalystIsRefused(String sql, SeededTrino trino) {
    assertRefused(trino.overTls().as(TestLogins.ANALYST), sql, "Access Denied");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM spans",
        "SELECT count(*) FROM dead_letters",
        "SELECT count(*) FROM completeness_1m",
        "SELECT count(*) FROM \"llm_calls$snapshots\"",
        "SELECT count(*) FROM \"llm_calls$files\"",
        "SELECT count(*) FROM system.runtime.queries"
      })
  void whatOthersAreRefusedIsThereForTheAdmin(String sql, SeededTrino trino) throws SQLException {
    assertThat((Long) query(trino.overTls().as(TestLogins.ADMIN), sql).get(0).get(0)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {TestLogins.FINANCE, TestLogins.DASHBOARDS})
  void financeAndDashboardsSeeAllTenantsButNoTracesAndRefusedBytes(String user, SeededTrino trino)
      throws SQLException {
    TrinoLogin login = trino.overTls().as(user);

    assertThat(query(login, TENANTS.formatted("cost_daily")))
        .contains(List.of("acme"), List.of("globex"), List.of("nobody"));
    assertThat(query(login, "SELECT sum(accepted) FROM completeness_1m"))
        .containsExactly(List.of(34L));
    assertRefused(login, "SELECT * FROM spans", "Access Denied");
    assertRefused(login, "SELECT payload FROM dead_letters", "Access Denied");
    assertRefused(login, "DELETE FROM budgets", "Access Denied");
    assertRefused(login, "INSERT INTO llm_calls (call_id) VALUES ('x')", "Access Denied");
  }

  @Test
  void onlyFinanceAndAdminsMaySetBudgets(SeededTrino trino) throws SQLException {
    // Planned and checked, and not run: all tests share these tables.
    String sql =
        "EXPLAIN (TYPE VALIDATE) INSERT INTO budgets (time_zone, from_month, monthly_usd, set_at)"
            + " VALUES ('UTC', '2026-11', DECIMAL '1', current_timestamp)";

    assertThat(query(trino.overTls().as(TestLogins.FINANCE), sql)).containsExactly(List.of(true));
    assertThat(query(trino.overTls().as(TestLogins.ADMIN), sql)).containsExactly(List.of(true));
    assertRefused(trino.overTls().as(TestLogins.DASHBOARDS), sql, "Access Denied");
    assertRefused(trino.overTls().as(TestLogins.ANALYST), sql, "Access Denied");
  }

  @Test
  void anAnalystSeesInTheCatalogueOnlyWhatTheyMayAsk(SeededTrino trino) throws SQLException {
    List<List<Object>> tables = query(trino.overTls().as(TestLogins.ANALYST), "SHOW TABLES");

    assertThat(tables)
        .contains(List.of("llm_calls"), List.of("cost_daily"))
        .doesNotContain(List.of("spans"), List.of("dead_letters"));
  }

  /** Why all views are SECURITY INVOKER. */
  @Test
  void aViewThatRunsAsItsOwnerWouldShowEveryTenant(SeededTrino trino) throws SQLException {
    trino.query(
        "CREATE OR REPLACE VIEW cost_leak SECURITY DEFINER AS SELECT tenant FROM llm_calls");
    try {
      assertThat(query(trino.overTls().as(TestLogins.ANALYST), TENANTS.formatted("cost_leak")))
          .contains(List.of("globex"));
    } finally {
      trino.query("DROP VIEW cost_leak");
    }
    assertThat(trino.query("SHOW CREATE VIEW cost_entries").rows().get(0).get(0).toString())
        .contains("SECURITY INVOKER");
  }

  @Test
  void queriesRunInTheResourceGroupOfTheirRole(SeededTrino trino) throws SQLException {
    for (String user : TestLogins.users()) {
      query(trino.overTls().as(user), "SELECT 'resource group of " + user + "'");
    }
    Map<String, String> groups =
        Map.of(
            TestLogins.ADMIN, "[lake, admin]",
            TestLogins.DASHBOARDS, "[lake, dashboards]",
            TestLogins.FINANCE, "[lake, people, fin]",
            TestLogins.ANALYST, "[lake, people, ana]");

    groups.forEach(
        (user, group) -> {
          try {
            assertThat(
                    trino
                        .query(
                            "SELECT resource_group_id FROM system.runtime.queries WHERE query ="
                                + " 'SELECT ''resource group of "
                                + user
                                + "'''")
                        .rows()
                        .get(0)
                        .get(0))
                .hasToString(group);
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static List<List<Object>> query(TrinoLogin login, String sql) throws SQLException {
    return SeededTrino.query(login, sql).rows();
  }

  private static void assertRefused(TrinoLogin login, String sql, String why) {
    assertThatThrownBy(() -> query(login, sql))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(why);
  }
}
