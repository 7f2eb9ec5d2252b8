package io.tokenlake.benchmarks.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.benchmarks.ledger.LedgerBenchmarkOptions.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the benchmark once and small, so that it does not rot. The times mean nothing. */
class WatchBenchmarkIT {
  @TempDir Path dir;

  @Test
  void everyProbeRaisesItsAlertsAndEveryFigureIsThere() throws Exception {
    WatchBenchmarkOptions options =
        new WatchBenchmarkOptions(
            60,
            Duration.ZERO,
            Duration.ofSeconds(1),
            3,
            List.of(20),
            4,
            1,
            Duration.ofMillis(500),
            State.HEAP,
            true,
            dir);
    List<String> progress = new ArrayList<>();

    // The run itself fails when an alert of a probe does not come.
    WatchBenchmarkResult result = new WatchBenchmark(options, progress::add).run();

    WatchBenchmarkReport report = new WatchBenchmarkReport(options, result);
    JsonNode json = new ObjectMapper().readTree(report.json());
    for (String figure :
        List.of(
            "call_ms",
            "rollup_ms",
            "call_rule_observed_ms",
            "call_rule_alert_ms",
            "window_rule_observed_ms",
            "window_rule_alert_ms")) {
      assertThat(json.at("/latency/" + figure + "/count").asInt()).as(figure).isEqualTo(3);
    }
    JsonNode keys = json.at("/keys/0");
    assertThat(keys.get("updates").asLong()).isEqualTo(80);
    assertThat(keys.get("state_bytes_per_key").asLong())
        .as("seven series are remembered of each")
        .isGreaterThan(500);
    assertThat(report.text()).contains("expensive_call, on alerts").contains("top of the stack");
    assertThat(progress).contains("20 keys: the watch");
  }
}
