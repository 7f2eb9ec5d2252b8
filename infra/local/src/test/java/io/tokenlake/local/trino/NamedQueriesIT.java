package io.tokenlake.local.trino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.domain.rollup.CallOutcome;
import io.tokenlake.domain.rollup.Dimension;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.trino.NamedQuery;
import io.tokenlake.trino.TrinoConfig;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every named query on the seeded lake, against the answer beside it. */
@ExtendWith(SeededTrino.Extension.class)
class NamedQueriesIT {
  private static final Path QUERIES = Path.of("../../trino-config/queries");
  private static final Pattern CHOICE = Pattern.compile("([a-z_]+)=([^,]+)");

  /** A cell of an expected answer that may hold anything but NULL. */
  private static final String ANYTHING = "*";

  static List<String> queries() {
    return TrinoConfig.queries().stream().map(NamedQuery::name).toList();
  }

  @Test
  void everyQueryHasAnExpectedAnswerAndEveryAnswerAQuery() throws IOException {
    assertThat(names(QUERIES, ".sql")).isNotEmpty();
    assertThat(names(QUERIES.resolve("expected"), ".csv")).isEqualTo(names(QUERIES, ".sql"));
    assertThat(queries()).isEqualTo(names(QUERIES, ".sql"));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void aNamedQueryAnswersWhatIsExpected(String name, SeededTrino trino) throws Exception {
    List<String> file = Files.readAllLines(QUERIES.resolve("expected").resolve(name + ".csv"));
    Map<String, String> choices = choices(file, trino);
    String zone = choices.containsKey("zone") ? choices.remove("zone") : "UTC";
    List<String> expected = file.stream().filter(line -> !line.startsWith("# ")).toList();

    QueryResult answer =
        SeededTrino.query(trino.admin().in(zone), TrinoConfig.query(name).with(choices).sql());

    moneyIsDecimal(answer);
    List<String> lines = new ArrayList<>(ResultFormat.CSV.lines(answer));
    for (int i = 0; i < Math.min(lines.size(), expected.size()); i++) {
      if (expected.get(i).contains(ANYTHING) && !expected.get(i).contains("SELECT")) {
        lines.set(i, lines.get(i).replaceAll("[^,]+", ANYTHING));
      }
    }
    assertThat(lines).isEqualTo(expected);
  }

  /** The same sums, by a loop over the rows of the seed instead of SQL. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cost_by_team;tenant,team",
        "cost_by_feature;tenant,feature",
        "cost_by_user;tenant,user_id",
        "cost_by_session;tenant,session",
        "cost_by_prompt_version;prompt_name,prompt_version"
      })
  void costsAreTheSumsOfTheSeedsRows(String name, String grouping, SeededTrino trino)
      throws Exception {
    List<String> columns = List.of(grouping.split(","));
    Map<String, BigDecimal> expected = new TreeMap<>();
    for (Map<String, String> row : SeedLake.rows(LakeTable.LLM_CALLS)) {
      String last = row.get(columns.get(1));
      boolean named = columns.get(0).equals("tenant") && !columns.get(1).equals("session");
      if (!row.get("cost_effective").isEmpty() && (named || !last.isEmpty())) {
        expected.merge(
            row.get(columns.get(0)) + "/" + last,
            new BigDecimal(row.get("cost_effective")),
            BigDecimal::add);
      }
    }

    Map<String, BigDecimal> answered = new TreeMap<>();
    QueryResult answer = trino.query(TrinoConfig.query(name).sql());
    for (List<Object> cells : answer.rows()) {
      Map<String, Object> row = answer.byColumn(cells);
      if (row.get("cost_usd") != null) {
        answered.put(
            text(row.get(columns.get(0))) + "/" + text(row.get(columns.get(1))),
            (BigDecimal) row.get("cost_usd"));
      }
    }
    assertThat(answered).isEqualTo(expected);
  }

  /** The view joins the calls with what takes them back; of both, only the range is to be read. */
  @Test
  void callsOfARangeAreReadWithTheReversalsOfThatRangeAlone(SeededTrino trino) throws Exception {
    String plan =
        (String)
            trino
                .query(
                    "EXPLAIN (TYPE IO, FORMAT JSON) SELECT count(*) FROM calls_standing"
                        + " WHERE started_at >= DATE '2026-11-15'"
                        + " AND started_at < DATE '2026-11-16'")
                .rows()
                .get(0)
                .get(0);

    JsonNode scans = new ObjectMapper().readTree(plan).get("inputTableColumnInfos");

    assertThat(scans).hasSize(2);
    assertThat(scans)
        .allSatisfy(
            scan ->
                assertThat(scan.at("/constraint/columnConstraints"))
                    .extracting(column -> column.get("columnName").textValue())
                    .contains("started_at"));
  }

  @Test
  void thePartsOfACostChangeAddUpToItToTheLastDigit(SeededTrino trino) throws Exception {
    NamedQuery query =
        TrinoConfig.query("cost_change")
            .with(
                Map.of(
                    // Thirds and sevenths: shares that no decimal holds exactly.
                    "before_from",
                    "2026-10-01",
                    "before_to",
                    "2026-11-03",
                    "from",
                    "2026-11-03",
                    "to",
                    "2027-01-01"));

    QueryResult answer = trino.query(query.sql());

    assertThat(answer.rows()).hasSizeGreaterThan(3);
    for (List<Object> cells : answer.rows()) {
      Map<String, Object> row = answer.byColumn(cells);
      BigDecimal parts =
          Stream.of("volume", "model_mix", "tokens_per_request", "cache", "price")
              .map(part -> (BigDecimal) row.get("by_" + part + "_usd"))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(parts).as(row.toString()).isEqualByComparingTo((BigDecimal) row.get("change_usd"));
    }
    Map<String, Object> all = answer.byColumn(answer.rows().get(0));
    assertThat(all).containsEntry("model", "all models");
    assertThat((BigDecimal) all.get("by_volume_usd")).isNotZero();
  }

  @Test
  void theKindsOfTokensAddUpToWhatAnEntryCosts(SeededTrino trino) throws Exception {
    String kinds =
        Stream.of("fresh", "cached", "cache_write", "output", "other")
            .map(kind -> "coalesce(sum(cost_" + kind + "_usd), 0)")
            .reduce((a, b) -> a + " + " + b)
            .orElseThrow();

    Map<String, Object> sums =
        trino
            .query("SELECT sum(cost_usd) AS whole, " + kinds + " AS parts FROM cost_entries")
            .onlyRow();

    assertThat((BigDecimal) sums.get("parts"))
        .isPositive()
        .isEqualByComparingTo((BigDecimal) sums.get("whole"));
  }

  /** What queries read of rollups and what they read of calls must never part. */
  @Test
  void costMinutesAddUpToCostEntriesInEveryColumn(SeededTrino trino) throws Exception {
    List<String> sums =
        Stream.of(
                "calls",
                "failed",
                "unpriced",
                "in_total",
                "out_total",
                "in_fresh",
                "in_cached",
                "in_cache_write",
                "out_reasoning",
                "cost_usd",
                "cost_fresh_usd",
                "cost_cached_usd",
                "cost_cache_write_usd",
                "cost_output_usd",
                "cost_other_usd")
            .map(column -> "sum(%1$s) AS %1$s".formatted(column))
            .toList();
    String sql =
        "SELECT tenant, team, feature, model, price_status, %s FROM %s GROUP BY 1, 2, 3, 4, 5"
            + " ORDER BY 1, 2, 3, 4, 5";

    QueryResult minutes = trino.query(sql.formatted(String.join(", ", sums), "cost_minutes"));
    QueryResult entries = trino.query(sql.formatted(String.join(", ", sums), "cost_entries"));

    assertThat(minutes.rows()).hasSizeGreaterThan(5).isEqualTo(entries.rows());
  }

  /** As rows are of tenants with too many keys, but for the price status. */
  @Test
  void costMinutesAddUpAlsoWhereRowsSumCallsOfEverySort(SeededTrino trino) throws Exception {
    List<String> columns = new ArrayList<>(List.of("minute", "tenant"));
    for (Schema.Field field : LakeTable.LLM_ROLLUP_1M.avroSchema().getFields()) {
      if (Stream.of(Dimension.values()).anyMatch(d -> d.column().equals(field.name()))) {
        columns.add("'__other__' AS " + field.name());
      } else if (!columns.contains(field.name()) && !field.name().matches(".*_(digest|hll)")) {
        columns.add("sum(%1$s) AS %1$s".formatted(field.name()));
      }
    }
    columns.remove("'__other__' AS tenant");
    String merged =
        "(SELECT %s FROM llm_rollup_1m GROUP BY minute, tenant)"
            .formatted(String.join(", ", columns));
    String sums =
        "SELECT tenant, sum(calls), sum(unpriced), sum(cost), sum(other) FROM (%s) GROUP BY 1"
            + " ORDER BY 1";
    String entries =
        "SELECT tenant, calls, unpriced, cost_usd AS cost, cost_other_usd AS other"
            + " FROM cost_entries";

    QueryResult ofMerged =
        trino.query(
            sums.formatted(
                entries.replace(
                    "FROM cost_entries",
                    "FROM ("
                        + TrinoConfig.view("cost_minutes").sql().replace("llm_rollup_1m", merged)
                        + ")")));

    assertThat(ofMerged.rows())
        .hasSizeGreaterThan(3)
        .isEqualTo(trino.query(sums.formatted(entries)).rows());
  }

  /** SQL cannot ask the ledger's own code, so it is held against it. */
  @Test
  void howCallsEndedIsToldByTheViewAsByTheRollups(SeededTrino trino) throws Exception {
    List<String> values = new ArrayList<>();
    List<List<Object>> expected = new ArrayList<>();
    for (String error :
        Arrays.asList(
            null,
            "RateLimitError",
            "ThrottlingException",
            "RESOURCE_EXHAUSTED",
            "too_many_requests",
            "429",
            "503",
            "timeout")) {
      for (Integer status : Arrays.asList(null, 200, 429, 500)) {
        for (String reason :
            Arrays.asList(
                "stop",
                "length",
                "MAX_TOKENS",
                "max_output_tokens",
                "model_length",
                "model_context_window_exceeded",
                "content_filter")) {
          values.add(
              "('%d', %s, %s, ARRAY['%s'])"
                  .formatted(
                      expected.size(), error == null ? null : "'" + error + "'", status, reason));
          expected.add(
              List.of(
                  (long) expected.size(),
                  CallOutcome.throttled(status, error),
                  CallOutcome.truncated(List.of(reason))));
        }
      }
    }
    String calls =
        "WITH llm_calls AS (SELECT *, 'ORIGINAL' AS entry, 0 AS revision, 'm' AS priced_model,"
            + " 'm' AS response_model, 'm' AS request_model, current_timestamp AS started_at"
            + " FROM (VALUES %s)"
            + " AS calls (call_id, error_type, http_status, finish_reasons))"
            + " SELECT CAST(call_id AS bigint), rate_limited, cut_off FROM (%s) ORDER BY 1";

    QueryResult told =
        trino.query(
            calls.formatted(String.join(", ", values), TrinoConfig.view("calls_standing").sql()));

    assertThat(expected).extracting(row -> row.get(1)).contains(true, false);
    assertThat(told.rows()).isEqualTo(expected);
  }

  @Test
  void aDayIsAMomentThatTheLedgerCanBeAskedAbout(SeededTrino trino) {
    String sql =
        TrinoConfig.query("changed_between")
            .with(Map.of("before", "2001-01-01", "then", "2001-01-02"))
            .sql();

    // There was no table then; that it was looked for says that the question is understood.
    assertThatThrownBy(() -> trino.query(sql)).hasMessageContaining("No version history");
  }

  @Test
  void freshnessIsTheTimeFromReceiptToCommit(SeededTrino trino) throws Exception {
    Map<String, Object> answer = trino.query(TrinoConfig.query("freshness").sql()).onlyRow();
    Instant oldest =
        SeedLake.rows(LakeTable.LLM_CALLS).stream()
            .map(row -> Instant.parse(row.get("received_at")))
            .min(Instant::compareTo)
            .orElseThrow();
    long longest = trino.betweenBatches().toEpochMilli() - oldest.toEpochMilli();

    long p99 = (Long) answer.get("freshness_ms_p99");
    // The rows of that share lie within two days of the oldest.
    assertThat(p99).isBetween(longest - 2 * 86_400_000L, longest);
  }

  @ParameterizedTest
  @CsvSource({"cost_by_team,minute", "cost_by_user,started_at"})
  void aRangeReadsOnlyTheDaysThatItIsAbout(String name, String column, SeededTrino trino)
      throws Exception {
    NamedQuery november =
        TrinoConfig.query(name).with(Map.of("from", "2026-11-01", "to", "2026-12-01"));

    String plan = trino.query("EXPLAIN " + november.sql()).rows().get(0).get(0).toString();

    assertThat(plan)
        .contains("constraint on [" + column + "]")
        .contains("[[2026-11-01 00:00:00.000000 UTC, 2026-12-01 00:00:00.000000 UTC)]");
  }

  @Test
  void applyingTheViewsAgainChangesNothing(SeededTrino trino) throws Exception {
    try (Trino connection = Trino.connect(trino.admin())) {
      assertThat(new Views(connection).plan())
          .hasSize(TrinoConfig.views().size())
          .allMatch(change -> !change.missing() && !change.different())
          .extracting(Views.Change::toString)
          .contains("keep    cost_daily");
    }
  }

  private static void moneyIsDecimal(QueryResult answer) {
    for (int column = 0; column < answer.columns().size(); column++) {
      String name = answer.columns().get(column);
      if (name.contains("usd")) {
        int index = column;
        assertThat(answer.rows())
            .extracting(row -> row.get(index))
            .filteredOn(Objects::nonNull)
            .as(name)
            .allMatch(BigDecimal.class::isInstance);
      }
    }
  }

  private static Map<String, String> choices(List<String> file, SeededTrino trino) {
    Map<String, String> choices = new HashMap<>();
    if (file.get(0).startsWith("# ")) {
      Matcher choice = CHOICE.matcher(file.get(0).substring(2));
      while (choice.find()) {
        String value = choice.group(2).strip();
        choices.put(
            choice.group(1),
            value.equals("{between batches}") ? trino.betweenBatches().toString() : value);
      }
    }
    return choices;
  }

  private static String text(Object cell) {
    return cell == null ? "" : cell.toString();
  }

  private static List<String> names(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(ending))
          .map(file -> file.substring(0, file.length() - ending.length()))
          .sorted()
          .toList();
    }
  }
}
