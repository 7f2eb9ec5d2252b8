package io.tokenlake.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.local.trino.Trino;
import io.tokenlake.trino.TrinoConfig;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** The demo's last line. All but the spans sent and the time taken is read back through Trino. */
final class DemoFigures {
  private DemoFigures() {}

  static String read(Trino trino, long spansSent, Duration elapsed) throws SQLException {
    Map<String, Object> calls =
        trino
            .query(
                """
                SELECT
                  coalesce(sum(calls), 0) AS calls,
                  coalesce(sum(calls) FILTER (WHERE price_status = 'PRICED'), 0) AS priced,
                  coalesce(sum(in_total), 0) AS input_tokens,
                  coalesce(sum(out_total), 0) AS output_tokens,
                  coalesce(sum(cost_effective), 0) AS cost_usd
                FROM llm_calls
                """)
            .onlyRow();
    Map<String, Object> audit = trino.query(TrinoConfig.query("ledger_audit").sql()).onlyRow();
    Map<String, Object> others =
        trino
            .query(
                """
                SELECT
                  -- What simulated GPUs raise is shown, but is none of the trace's.
                  (
                    SELECT count(DISTINCT alert_id)
                    FROM alerts
                    WHERE json_extract_scalar(entity, '$.simulated') IS NULL
                  ) AS alerts,
                  (SELECT count(*) FROM dead_letters) AS dead_letters
                """)
            .onlyRow();
    Map<String, Object> freshness = trino.query(TrinoConfig.query("freshness").sql()).onlyRow();
    ObjectNode figures = new ObjectMapper().createObjectNode();
    figures.put("spans_sent", spansSent);
    figures.put("calls", (Long) calls.get("calls"));
    figures.put("priced", (Long) calls.get("priced"));
    figures.put("duplicates_dropped", (Long) audit.get("duplicates"));
    figures.put("input_tokens", (Long) calls.get("input_tokens"));
    figures.put("output_tokens", (Long) calls.get("output_tokens"));
    figures.put(
        "cost_usd", ((BigDecimal) calls.get("cost_usd")).stripTrailingZeros().toPlainString());
    figures.put("alerts", (Long) others.get("alerts"));
    figures.put("dead_letters", (Long) others.get("dead_letters"));
    figures.put("freshness_ms_p50", (Long) freshness.get("freshness_ms_p50"));
    figures.put("freshness_ms_p99", (Long) freshness.get("freshness_ms_p99"));
    figures.put("wall_s", elapsed.toMillis() / 1_000.0);
    return figures.toString();
  }
}
