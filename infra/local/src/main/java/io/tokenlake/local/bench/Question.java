package io.tokenlake.local.bench;

import io.tokenlake.trino.NamedQuery;
import io.tokenlake.trino.TrinoConfig;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One question to be timed.
 *
 * @param name of the query
 * @param from what it reads: {@code rollups} or {@code calls}
 * @param days how many days it is about
 * @param sql in Trino's words
 * @param yardstick the same in words that DuckDB has too; null where DuckDB cannot be asked
 */
public record Question(String name, String from, int days, String sql, String yardstick) {
  private static final String ROLLUPS = "rollups";
  private static final String CALLS = "calls";

  /** What a question may read. */
  public static final Set<String> TABLES = Set.of(ROLLUPS, CALLS);

  /** Reads the ledger as rollups have it, in columns of the same names as {@link #RAW_VIEW}. */
  private static final String ROLLUP_VIEW = "cost_minutes";

  private static final String RAW_VIEW = "cost_entries";

  /** Columns whose sums must be the same whoever answers. */
  static final Set<String> COMPARED =
      Set.of("calls", "failed", "cost_usd", "input_tokens", "output_tokens", "requests_after");

  /**
   * Queries about a range that the generated tables answer; those about agents, traces, alerts and
   * what was received have tables of their own, which are not generated.
   */
  private static final List<String> NAMES =
      List.of(
          "cost_by_hour",
          "cost_by_day",
          "cost_by_team",
          "cost_by_feature",
          "cost_by_model",
          "cost_by_agent",
          "cost_by_prompt_version",
          "cost_by_tenant_month",
          "cost_by_token_kind",
          "cost_change",
          "unit_cost",
          "priced_share",
          "unpriced_models",
          "latency_by_model",
          "budget_burn_down",
          "budget_forecast",
          "cost_by_user",
          "cost_by_session",
          "token_efficiency",
          "latency",
          "reliability",
          "slowest_calls",
          "corrections");

  /** The digests of rollups are in no form that DuckDB reads, so it gets the calls. */
  private static final Map<String, String> OTHER_WORDS =
      Map.of(
          "latency_by_model",
          """
          SELECT
            coalesce(response_model, request_model) AS model,
            sum(calls) AS calls,
            approx_quantile(duration_ms, 0.5) AS p50_ms,
            approx_quantile(duration_ms, 0.95) AS p95_ms,
            approx_quantile(duration_ms, 0.99) AS p99_ms,
            approx_quantile(ttft_ms, 0.95) AS ttft_p95_ms,
            approx_count_distinct(user_id) AS users
          FROM llm_calls
          WHERE ended_at >= DATE '%s' AND ended_at < DATE '%s'
          GROUP BY 1
          ORDER BY calls DESC, model
          """);

  /**
   * The questions about some days before a day.
   *
   * @param names of those to ask; empty for all
   * @throws IllegalArgumentException naming those that are not among them
   */
  public static List<Question> about(LocalDate end, int days, List<String> names) {
    List<String> unknown = names.stream().filter(name -> !NAMES.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "no queries that are timed: %s; there are %s"
              .formatted(String.join(", ", unknown), String.join(", ", NAMES)));
    }
    List<Question> questions = new ArrayList<>();
    for (String name : NAMES) {
      if (names.isEmpty() || names.contains(name)) {
        questions.addAll(of(TrinoConfig.query(name), end, days));
      }
    }
    return questions;
  }

  /** Whether it reads rollups rather than the entries of the ledger. */
  boolean readsRollups() {
    return from.equals(ROLLUPS);
  }

  private static List<Question> of(NamedQuery query, LocalDate end, int days) {
    Map<String, String> choices = new HashMap<>();
    choices.put("from", end.minusDays(days).toString());
    choices.put("to", end.toString());
    choices.put("before_from", end.minusDays(days).toString());
    choices.put("before_to", end.minusDays(days / 2).toString());
    choices.put("as_of", end.minusDays(1) + " 12:00 UTC");
    if (query.parameters().containsKey("before_to")) {
      choices.put("from", end.minusDays(days / 2).toString());
    }
    choices.keySet().retainAll(query.parameters().keySet());
    String sql = query.with(choices).sql();
    boolean rolledUp = sql.contains(ROLLUP_VIEW) || sql.contains("llm_rollup_1m");
    String other = OTHER_WORDS.get(query.name());
    List<Question> questions = new ArrayList<>();
    questions.add(
        new Question(
            query.name(),
            rolledUp ? ROLLUPS : CALLS,
            days,
            sql,
            other == null ? sql : other.formatted(end.minusDays(days), end)));
    if (sql.contains(ROLLUP_VIEW)) {
      String raw = sql.replace(ROLLUP_VIEW, RAW_VIEW).replaceAll("\\bminute\\b", "started_at");
      questions.add(new Question(query.name(), CALLS, days, raw, raw));
    }
    return questions;
  }
}
