package io.tokenlake.local.trino;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.trino.TrinoConfig;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a day and a month end, what NULL is, and that money is DECIMAL to the result. */
@ExtendWith(SeededTrino.Extension.class)
class TimeAndMoneyIT {
  private static final String BERLIN = "Europe/Berlin";

  /** In the seed tenant clock calls once an hour, for 0.01 USD. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-28,24,0.24",
    "2026-03-29,23,0.23",
    "2026-03-30,24,0.24",
    "2026-10-24,24,0.24",
    "2026-10-25,25,0.25",
    "2026-10-26,24,0.24"
  })
  void aDayHas23Or25HoursWhereTheClocksChange(
      LocalDate day, long hours, BigDecimal cost, SeededTrino trino) throws SQLException {
    String sql =
        "SELECT calls, cost_usd FROM cost_daily WHERE tenant = 'clock' AND day = DATE '"
            + day
            + "'";

    Map<String, Object> berlin = SeededTrino.query(trino.admin().in(BERLIN), sql).onlyRow();
    Map<String, Object> utc = trino.query(sql).onlyRow();

    assertThat(berlin).containsEntry("calls", hours);
    assertThat((BigDecimal) berlin.get("cost_usd")).isEqualByComparingTo(cost);
    assertThat(utc).as("the control: UTC has no summer time").containsEntry("calls", 24L);
  }

  @Test
  void anHourThatTheClocksRepeatIsTwoHours(SeededTrino trino) throws SQLException {
    String sql =
        "SELECT count(DISTINCT date_trunc('hour', at_timezone(started_at, current_timezone())))"
            + " FROM cost_entries WHERE tenant = 'clock' AND day = DATE '2026-10-25'";

    assertThat(SeededTrino.query(trino.admin().in(BERLIN), sql).rows())
        .containsExactly(List.of(25L));
  }

  @ParameterizedTest
  @CsvSource({
    // 0.011 on 31 October 23:30 and 1 November 00:30 UTC, 0.02 on 30 November 23:30, 0.03 on
    // 1 December 04:30 are the calls around the ends; 0.027375 is the rest of team search.
    "UTC,0.058375",
    "Europe/Berlin,0.049375",
    "America/New_York,0.077375"
  })
  void aMonthEndsWhereTheSessionsTimeZoneSaysSo(String zone, BigDecimal november, SeededTrino trino)
      throws SQLException {
    String month =
        "SELECT sum(cost_usd) AS cost_usd FROM cost_entries"
            + " WHERE team = 'search' AND month = DATE '2026-11-01'";
    String range =
        TrinoConfig.query("cost_by_team")
            .with(Map.of("from", "2026-11-01", "to", "2026-12-01"))
            .sql();

    assertThat(SeededTrino.query(trino.admin().in(zone), month).onlyRow().get("cost_usd"))
        .isEqualTo(november.setScale(12));
    QueryResult ranged = SeededTrino.query(trino.admin().in(zone), range);
    assertThat(ranged.rows())
        .as("the range of a named query ends there as well")
        .map(ranged::byColumn)
        .filteredOn(row -> "search".equals(row.get("team")))
        .singleElement()
        .extracting(row -> row.get("cost_usd"))
        .isEqualTo(november.setScale(12));
  }

  @Test
  void midnightBelongsToTheDayThatBegins(SeededTrino trino) throws SQLException {
    QueryResult days =
        trino.query(
            "SELECT day, sum(cost_usd) FROM cost_entries WHERE tenant = 'globex'"
                + " AND day BETWEEN DATE '2026-11-09' AND DATE '2026-11-10' GROUP BY 1 ORDER BY 1");

    assertThat(days.rows())
        .containsExactly(
            List.of(LocalDate.of(2026, 11, 9), new BigDecimal("0.021000000000")),
            List.of(LocalDate.of(2026, 11, 10), new BigDecimal("0.027000000000")));
  }

  @Test
  void aBudgetsMonthIsThatOfItsOwnZoneWhateverTheSessions(SeededTrino trino) throws SQLException {
    String sql =
        TrinoConfig.query("budget_forecast").with(Map.of("as_of", "2026-11-06 12:00 UTC")).sql();

    QueryResult utc = trino.query(sql);

    assertThat(SeededTrino.query(trino.admin().in("Asia/Tokyo"), sql)).isEqualTo(utc);
    // The call of 31 October 23:30 UTC is of November in Berlin, where acme's months end.
    assertThat(utc.byColumn(utc.rows().get(0)))
        .containsEntry("tenant", "acme")
        .containsEntry("spent_usd", new BigDecimal("0.169015000000"));
  }

  /** Else days between the zones would be of no month, or of two. */
  @Test
  void aBudgetsMonthEndsWhereTheNextBeginsAlsoWhenItsTimeZoneWasChanged(SeededTrino trino)
      throws SQLException {
    String set =
        """
        WITH budgets AS (
          SELECT *
          FROM (
            VALUES
              ('a', CAST(NULL AS varchar), 'America/New_York', '2026-01', 1.0, current_timestamp),
              ('a', NULL, 'Europe/Berlin', '2026-11', 1.0, current_timestamp),
              ('a', NULL, 'America/New_York', '2027-02', 1.0, current_timestamp)
          ) AS rows (tenant, team, time_zone, from_month, monthly_usd, set_at)
        )
        SELECT month, CAST(at_timezone(month_end, 'UTC') AS varchar) AS ends
        FROM (%s)
        WHERE month IN (DATE '2026-09-01', DATE '2026-10-01', DATE '2026-11-01', DATE '2027-01-01')
        ORDER BY month
        """;

    QueryResult months = trino.query(set.formatted(TrinoConfig.view("budgets_monthly").sql()));

    assertThat(months.rows())
        .extracting(row -> row.get(1).toString().substring(0, "2026-10-01 04:00".length()))
        // New York's midnight, then Berlin's twice, then New York's again.
        .containsExactly(
            "2026-10-01 04:00", "2026-10-31 23:00", "2026-11-30 23:00", "2027-02-01 05:00");
  }

  @Test
  void whatIsUnknownIsNullAndNotZero(SeededTrino trino) throws SQLException {
    QueryResult models =
        trino.query(
            "SELECT model, sum(cost_usd) AS cost, sum(in_cached) AS cached, sum(in_cache_write) AS"
                + " written, sum(cost_cached_usd) AS cached_cost, sum(cache_savings_usd) AS saved"
                + " FROM cost_entries WHERE day >= DATE '2026-11-01' GROUP BY model");
    Map<Object, Map<String, Object>> byModel = new HashMap<>();
    models.rows().forEach(row -> byModel.put(row.get(0), models.byColumn(row)));

    assertThat(byModel.get("acme-llama")).as("has no price").containsEntry("cost", null);
    assertThat(byModel.get("text-embedding-3-small"))
        .as("states nothing of a cache")
        .containsEntry("cached", null)
        .containsEntry("cached_cost", null)
        .containsEntry("saved", null);
    assertThat(byModel.get("gpt-4o"))
        .containsEntry("cached", 10_500L)
        .containsEntry("written", null);
    QueryResult nobody =
        trino.query("SELECT count(*) FROM cost_entries WHERE tenant IS NULL AND team IS NULL");
    assertThat(nobody.rows()).as("whose call it was is not known").containsExactly(List.of(1L));
  }

  @Test
  void aCallThatFailedCountsAndAddsNothing(SeededTrino trino) throws SQLException {
    Map<String, Object> failed =
        trino
            .query(
                "SELECT sum(calls) AS calls, sum(cost_usd) AS cost, sum(in_total) AS tokens"
                    + " FROM cost_entries WHERE error_type = 'rate_limit_exceeded'")
            .onlyRow();

    assertThat(failed).containsEntry("calls", 2L).containsEntry("cost", null);
    assertThat(failed).containsEntry("tokens", null);
  }

  @Test
  void moneyIsDecimalInEveryTableAndView(SeededTrino trino) throws SQLException {
    QueryResult types =
        trino.query(
            "SELECT DISTINCT data_type FROM information_schema.columns"
                + " WHERE table_schema = 'tokenlake'"
                + " AND (column_name LIKE '%cost%' OR column_name LIKE '%usd')");

    assertThat(types.rows()).containsExactly(List.of("decimal(38,12)"));
  }
}
