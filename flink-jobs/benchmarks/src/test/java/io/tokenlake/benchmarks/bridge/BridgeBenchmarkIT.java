package io.tokenlake.benchmarks.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the benchmark once and small, so that it does not rot. The times mean nothing. */
class BridgeBenchmarkIT {
  @TempDir Path dir;

  @Test
  void everyFigureIsThereAndWhatWasAcknowledgedIsInKafka() throws Exception {
    BridgeBenchmarkOptions options = options(null);
    List<String> progress = new ArrayList<>();

    // The run itself counts the spans in Kafka and fails when there are too few.
    List<BridgeResult> results = new BridgeBenchmark(options, progress::add).run();

    assertThat(results)
        .extracting(result -> result.candidate() + " " + result.batch())
        .containsExactly("bare producer 1", "bare producer 100", "bridge 1", "bridge 100");
    BridgeBenchmarkReport report = new BridgeBenchmarkReport(options, results);
    JsonNode json = new ObjectMapper().readTree(report.json());
    for (JsonNode row : json.get("results")) {
      for (String figure : List.of("spans", "spans_per_s", "spans_per_cpu_s", "p99_ms")) {
        assertThat(row.get(figure).asDouble()).as(figure).isPositive();
      }
      if (Files.exists(Path.of("/proc/self/task"))) {
        // Half a second after its start a JVM compiles.
        assertThat(row.get("spans_per_cpu_s_once_compiled").asDouble())
            .isGreaterThan(row.get("spans_per_cpu_s").asDouble());
      }
    }
    assertThat(json.get("collector_given").asBoolean()).isFalse();
    assertThat(report.text()).contains("no Collector was given");
    assertThat(progress).anyMatch(line -> line.startsWith("no Collector is given"));
  }

  @Test
  void aCollectorThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> options(dir.resolve("otelcol")))
        .hasMessageContaining("there is no program at")
        .hasMessageContaining("build.sh");
  }

  private BridgeBenchmarkOptions options(Path collector) {
    return new BridgeBenchmarkOptions(
        List.of(1, 100),
        Duration.ZERO,
        Duration.ofMillis(500),
        collector,
        BridgeBenchmarkOptions.RECOMMENDED_JVM,
        dir);
  }
}
