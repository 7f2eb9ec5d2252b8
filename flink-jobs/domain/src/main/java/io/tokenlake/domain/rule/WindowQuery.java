package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Sql;
import java.util.Map;

/** The query that shows the calls of a window. */
final class WindowQuery {
  /** Tables are partitioned by the day on which calls start. */
  private static final long DAY = 86_400_000_000L;

  private WindowQuery() {}

  static String sql(
      Rule rule, String tenant, Map<String, String> dimensions, long startMicros, long endMicros) {
    StringBuilder where = new StringBuilder(equal("tenant", tenant));
    rule.by()
        .forEach(
            dimension -> where.append(" AND ").append(equal(dimension, dimensions.get(dimension))));
    return "SELECT coalesce(response_model, request_model) AS model, sum(calls) AS calls, "
        + "sum(calls) FILTER (WHERE error_type IS NOT NULL) AS errors, "
        + "sum(in_total) AS input_tokens, sum(in_cache_read) AS cached_tokens, "
        + "sum(out_total) AS output_tokens, sum(cost_effective) AS cost_usd "
        + "FROM llm_calls WHERE "
        + where
        + " AND ended_at >= "
        + Sql.time(startMicros)
        + " AND ended_at < "
        + Sql.time(endMicros)
        + " AND started_at >= "
        + Sql.time(startMicros - DAY)
        + " GROUP BY 1 ORDER BY cost_usd DESC NULLS LAST";
  }

  private static String equal(String column, String value) {
    return value == null ? column + " IS NULL" : column + " = " + Sql.text(value);
  }
}
