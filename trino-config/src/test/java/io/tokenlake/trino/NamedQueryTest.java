package io.tokenlake.trino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedQueryTest {
  private static final NamedQuery QUERY =
      NamedQuery.parse(
          "calls",
          """
          -- How many calls?
          -- Of one model.
          SELECT count(*) -- all of them
          FROM llm_calls
          WHERE started_at >= DATE '2000-01-01' /* :from */ AND request_model = 'it''s' /* :model */
            AND calls > 3 /* :least */ AND started_at < current_timestamp /* :to */ AND ended_at < DATE '2000-01-01' /* :from */
          """);

  @Test
  void everyFileAsksAQuestionInItsFirstLine() {
    assertThat(TrinoConfig.queries())
        .extracting(NamedQuery::name)
        .contains("cost_by_model", "cost_by_team", "cost_by_minute", "slowest_calls")
        .contains("latency_by_model", "rollup_audit")
        .contains("agent_runs", "sessions", "tool_health");
    assertThat(TrinoConfig.queries())
        .allSatisfy(
            query -> {
              assertThat(query.question()).endsWith("?");
              assertThat(query.sql()).matches("(?s)(SELECT|WITH)\\s.*").doesNotEndWith(";");
            });
  }

  @Test
  void everyViewAsksAQuestionAndComesAfterThoseItIsBuiltOn() {
    List<String> names = TrinoConfig.views().stream().map(NamedQuery::name).toList();

    assertThat(names.indexOf("cost_daily")).isGreaterThan(names.indexOf("cost_entries"));
    assertThat(TrinoConfig.views()).allSatisfy(view -> assertThat(view.question()).endsWith("?"));
  }

  @Test
  void theLinesAboveTheStatementAreItsQuestionAndItsNotes() {
    assertThat(QUERY.question()).isEqualTo("How many calls?");
    assertThat(QUERY.notes()).isEqualTo("Of one model.");
    assertThat(QUERY.sql()).startsWith("SELECT count(*) -- all of them\nFROM");
  }

  @Test
  void aStatementOfAnyLengthMayFollowALoneApostropheInAComment() {
    NamedQuery query =
        NamedQuery.parse(
            "long",
            "-- How long?\nSELECT 1 -- it's one\n"
                + "  + 1\n".repeat(100_000)
                + "  + 2 /* :n */\n");

    assertThat(query.parameters()).containsExactly(Map.entry("n", "2"));
  }

  @Test
  void whatCanBeChosenIsWhatAMarkerStandsBehind() {
    assertThat(QUERY.parameters())
        .containsExactly(
            Map.entry("from", "DATE '2000-01-01'"),
            Map.entry("model", "'it''s'"),
            Map.entry("least", "3"),
            Map.entry("to", "current_timestamp"));
    assertThat(QUERY.with(Map.of())).isEqualTo(QUERY);
  }

  @Test
  void aChoiceTakesThePlaceOfItsLiteralEverywhere() {
    String sql =
        QUERY
            .with(
                Map.of(
                    "from", "2026-11-01", "model", "o'neill-1", "least", "10", "to", "2026-12-01"))
            .sql();

    assertThat(sql)
        .contains("started_at >= DATE '2026-11-01' /* :from */")
        .contains("ended_at < DATE '2026-11-01' /* :from */")
        .contains("request_model = 'o''neill-1' /* :model */")
        .contains("calls > 10 /* :least */")
        .contains("started_at < DATE '2026-12-01' /* :to */");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-01,DATE '2026-11-01'",
    "2026-11-01 12:00,TIMESTAMP '2026-11-01 12:00'",
    "2026-11-01T12:00:00.25Z,TIMESTAMP '2026-11-01 12:00:00.25 UTC'",
    "2026-11-01 12:00 America/New_York,TIMESTAMP '2026-11-01 12:00 America/New_York'",
    "2026-11-01 12:00 +01:00,TIMESTAMP '2026-11-01 12:00 +01:00'"
  })
  void aTimeIsWrittenAsPeopleWriteIt(String value, String literal) {
    assertThat(QUERY.with(Map.of("to", value)).parameters()).containsEntry("to", literal);
  }

  @Test
  void whatIsNoSuchValueIsRefusedByName() {
    assertThatThrownBy(() -> QUERY.with(Map.of("from", "yesterday")))
        .hasMessageContaining("from is 'yesterday'")
        .hasMessageContaining("2026-11-01");
    assertThatThrownBy(() -> QUERY.with(Map.of("to", "2026-11-01' OR '1' = '1")))
        .hasMessageContaining("a date or time");
    assertThatThrownBy(() -> QUERY.with(Map.of("least", "1 OR true")))
        .hasMessageContaining("least is '1 OR true'; it must be a number");
  }

  @Test
  void whatCannotBeChosenIsRefusedWithWhatCan() {
    assertThatThrownBy(() -> QUERY.with(Map.of("team", "search")))
        .hasMessage("query calls has no team; it has from, model, least, to");
  }

  @Test
  void aFileWithoutAQuestionIsRefusedByName() {
    assertThatThrownBy(() -> NamedQuery.parse("mystery", "SELECT 1"))
        .hasMessageContaining("mystery")
        .hasMessageContaining("SELECT 1");
  }

  @Test
  void anUnknownQueryIsRefusedByName() {
    assertThatThrownBy(() -> TrinoConfig.query("nothing")).hasMessageContaining("nothing.sql");
  }
}
