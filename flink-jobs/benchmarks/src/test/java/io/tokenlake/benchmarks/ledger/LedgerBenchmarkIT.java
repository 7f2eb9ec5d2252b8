package io.tokenlake.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.benchmarks.ledger.LedgerBenchmarkOptions.Messages;
import io.tokenlake.benchmarks.ledger.LedgerBenchmarkOptions.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the benchmark once and small, so that it does not rot. The times mean nothing. */
class LedgerBenchmarkIT {
  private static final Duration INTERVAL = Duration.ofMillis(500);

  @TempDir Path dir;

  @Test
  void everyFigureIsThereAndTheTablesAreRight() throws Exception {
    LedgerBenchmarkOptions options =
        new LedgerBenchmarkOptions(
            600, List.of(2), 2, INTERVAL, State.HEAP, Messages.REQUEST, true, dir);
    List<String> progress = new ArrayList<>();

    List<ScaleResult> results = new LedgerBenchmark(options, progress::add).run();

    // The run itself compares the tables with what was sent and fails when they differ.
    assertThat(results).extracting(ScaleResult::spans).containsExactly(1_200L);
    assertThat(results).extracting(ScaleResult::calls).containsExactly(400L);
    LedgerBenchmarkReport report = new LedgerBenchmarkReport(options, results);
    JsonNode json = new ObjectMapper().readTree(report.json());
    for (JsonNode scale : json.get("scales")) {
      for (String figure :
          List.of(
              "ratio_wall",
              "ratio_cpu",
              "checkpoints",
              "state_bytes",
              "iceberg_bytes_per_span",
              "payload_bytes")) {
        assertThat(scale.get(figure).asDouble()).as(figure).isPositive();
      }
      assertThat(scale.at("/job/spans_per_cpu_s").asLong()).isPositive();
      assertThat(scale.at("/bare/spans_per_cpu_s").asLong()).isPositive();
      assertThat(scale.at("/profile/categories_percent")).isNotEmpty();
    }
    assertThat(report.text()).contains("1,200").contains("methods at the top of the stack");
    assertThat(progress).anyMatch(line -> line.startsWith("scale 2"));
  }

  @Test
  void rocksDbWorksToo() throws Exception {
    LedgerBenchmarkOptions options =
        new LedgerBenchmarkOptions(
            300, List.of(1), 1, INTERVAL, State.ROCKSDB, Messages.TRACE, false, dir);

    List<ScaleResult> results = new LedgerBenchmark(options, progress -> {}).run();

    assertThat(results.get(0).stateBytes()).isPositive();
    assertThat(results.get(0).profile()).isNull();
  }
}
