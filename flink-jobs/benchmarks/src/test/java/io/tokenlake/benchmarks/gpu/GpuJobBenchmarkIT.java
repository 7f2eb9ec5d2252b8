package io.tokenlake.benchmarks.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the benchmark once and small, so that it does not rot. The times mean nothing. */
class GpuJobBenchmarkIT {
  @TempDir Path dir;

  @Test
  void everyFigureIsThereAndTablesAndAlertsAreRight() throws Exception {
    GpuJobOptions options = new GpuJobOptions(2, 30, 5, 20, 1, Duration.ofMillis(500), dir);
    List<String> progress = new ArrayList<>();

    GpuJobResult result = new GpuJobBenchmark(options, progress::add).run();

    // The run itself counts rows and alerts and fails when any is missing.
    assertThat(result.samples()).isEqualTo(480);
    assertThat(result.alerts().count()).isEqualTo(5);
    GpuJobReport report = new GpuJobReport(options, result);
    JsonNode json = new ObjectMapper().readTree(report.json());
    for (String figure :
        List.of(
            "/bare/samples_per_cpu_s",
            "/job/samples_per_cpu_s",
            "/ratio_cpu_without_compiler",
            "/xid_to_alert/ms_p50",
            "/xid_to_alert/ms_p99")) {
      assertThat(json.at(figure).asDouble()).as(figure).isPositive();
    }
    assertThat(report.text()).contains("480 samples of 16 GPUs").contains("p99");
    assertThat(progress).anyMatch(line -> line.startsWith("XIDs: 5"));
  }
}
