package io.tokenlake.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.benchmarks.queries.LedgerSize;
import io.tokenlake.local.Progress;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole benchmark once, small. Times mean nothing; answers and what was read do. */
class QueryBenchmarkIT {
  private static final LedgerSize SIZE = new LedgerSize(2_000, 3, LocalDate.of(2026, 11, 1), 1);

  @TempDir Path folder;

  @Test
  void trinoAndDuckDbAnswerTheSameFromRollupsAndFromCalls() throws Exception {
    QueryBenchmark.Settings settings =
        new QueryBenchmark.Settings(
            1,
            1,
            List.of(2),
            List.of("cost_by_team", "latency_by_model", "budget_forecast"),
            List.of(),
            1,
            "-XX:TieredStopAtLevel=1");

    QueryReport report = new QueryBenchmark(folder, SIZE, settings, new Progress(System.err)).run();

    assertThat(report.timings())
        .extracting(timing -> timing.question().name() + " from " + timing.question().from())
        .containsExactly(
            "cost_by_team from rollups",
            "cost_by_team from calls",
            "latency_by_model from rollups",
            "budget_forecast from rollups",
            "budget_forecast from calls");
    Timing rolledUp = report.timings().get(0);
    Timing raw = report.timings().get(1);
    // Had the answers differed from DuckDB's, the run would have failed.
    assertThat(rolledUp.problem()).isNull();
    assertThat(raw.problem()).isNull();
    assertThat(raw.ratio()).isPositive();
    assertThat(rolledUp.rows()).isEqualTo(raw.rows()).isPositive();
    // Of three days two are asked about, one file each.
    assertThat(raw.files()).isEqualTo(2);
    assertThat(raw.statistics().readRows()).isEqualTo(entries(1) + entries(2));
    JsonNode json = new ObjectMapper().readTree(report.json());
    assertThat(json.path("queries")).hasSize(5);
    assertThat(json.path("otlp_gzip_bytes_a_call").asDouble())
        .isPositive()
        .isLessThan(json.path("otlp_bytes_a_call").asDouble());
  }

  /** One call of a day in 250 is reversed. */
  private static long entries(int day) {
    return SIZE.callsOf(day) + SIZE.callsOf(day) / 250;
  }
}
