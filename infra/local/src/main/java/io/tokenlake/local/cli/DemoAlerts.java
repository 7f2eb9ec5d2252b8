package io.tokenlake.local.cli;

import io.tokenlake.local.trino.QueryResult;
import io.tokenlake.local.trino.ResultFormat;
import io.tokenlake.local.trino.Trino;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Which alerts the demo raised: what drives each, and how much the query shows that it carries. */
final class DemoAlerts {
  /** The last state of each alert; the driver is the part that makes most of the difference. */
  private static final String ALERTS =
      """
      SELECT severity, rule_id, tenant, entity, round(value, 3) AS value, threshold, unit,
        coalesce(
          CASE greatest(abs(driver_volume_usd), abs(driver_model_mix_usd),
              abs(driver_tokens_per_request_usd), abs(driver_cache_share_usd),
              abs(driver_price_usd))
            WHEN abs(driver_tokens_per_request_usd)
              THEN format('tokens per request, %s USD', driver_tokens_per_request_usd)
            WHEN abs(driver_volume_usd) THEN format('volume, %s USD', driver_volume_usd)
            WHEN abs(driver_model_mix_usd) THEN format('model mix, %s USD', driver_model_mix_usd)
            WHEN abs(driver_cache_share_usd)
              THEN format('cache share, %s USD', driver_cache_share_usd)
            WHEN abs(driver_price_usd) THEN format('price, %s USD', driver_price_usd)
          END,
          json_extract_scalar(evidence, '$[0].why')) AS driver,
        query_sql
      FROM (
        SELECT *, row_number() OVER (PARTITION BY alert_id ORDER BY seq DESC) AS newest
        FROM alerts)
      WHERE newest = 1
      ORDER BY severity <> 'page', rule_id, entity
      """;

  private DemoAlerts() {}

  static void print(Trino client) throws SQLException {
    QueryResult alerts = client.query(ALERTS);
    int query = alerts.columns().indexOf("query_sql");
    List<String> columns = new ArrayList<>(alerts.columns());
    columns.set(query, "rows_of_its_query");
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> alert : alerts.rows()) {
      List<Object> row = new ArrayList<>(alert);
      String count = "SELECT count(*) AS found FROM (" + alert.get(query) + ")";
      row.set(query, client.query(count).onlyRow().get("found"));
      rows.add(row);
    }
    System.out.println("Which alerts were raised, and what drives each?");
    ResultFormat.TABLE
        .lines(new QueryResult(columns, rows))
        .forEach(line -> System.out.println("  " + line));
    System.out.println();
  }
}
