package io.tokenlake.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo from its first line to its last, with every part real. */
class DemoIT {
  @TempDir Path dir;
  private Cli cli;

  @BeforeEach
  void prepare() {
    cli = new Cli(dir);
  }

  @Test
  void aTraceIsCountedAndPricedToTheLastDigitAlthoughHalfOfItIsSentTwice() throws Exception {
    Path trace = dir.resolve("trace.csv");
    Files.writeString(
        trace,
        """
        TIMESTAMP,ContextTokens,GeneratedTokens
        2023-11-16 18:17:03.9799600,4808,10
        2023-11-16 18:17:04.0319600,3180,8
        2023-11-16 18:17:04.0781490,110,27
        2023-11-16 18:17:05.1000000,7433,14
        2023-11-16 18:17:06.2000000,34,100001
        2023-11-16 18:17:07.3000000,1,0
        """);

    Cli.Result demo =
        cli.run(
            "demo", "--trace", trace.toString(), "--model", "openai/gpt-4o", "--duplicates", "0.5");

    assertThat(demo.err()).contains("done");
    assertThat(demo.exitCode()).isZero();
    JsonNode figures = new ObjectMapper().readTree(demo.lastLine());
    assertThat(figures.get("spans_sent").asLong()).isEqualTo(9);
    assertThat(figures.get("calls").asLong()).isEqualTo(6);
    assertThat(figures.get("priced").asLong()).isEqualTo(6);
    assertThat(figures.get("duplicates_dropped").asLong()).isEqualTo(3);
    assertThat(figures.get("input_tokens").asLong()).isEqualTo(15_566);
    assertThat(figures.get("output_tokens").asLong()).isEqualTo(100_060);
    // 15,566 at 2.50 and 100,060 at 10.00 USD a million.
    assertThat(figures.get("cost_usd").asText()).isEqualTo("1.039515");
    assertThat(figures.get("alerts").asLong()).isEqualTo(1);
    assertThat(figures.get("dead_letters").asLong()).isZero();
    assertThat(figures.get("freshness_ms_p99").asLong()).isPositive();
    assertThat(demo.out())
        .contains("What did each model cost?", "gpt-4o", "Which calls took longest?")
        .contains("How much is each GPU used", "How healthy is each GPU?");
    // A machine with a GPU has no simulated ones.
    if (demo.err().contains("simulated GPUs")) {
      assertThat(demo.out()).contains("simulated: a GPU is hotter than it should run");
      assertThat(demo.out().lines().filter(line -> line.contains("simulated: ")))
          .as("the GPU that runs hot and the XID of its job, and nothing else of GPUs")
          .allMatch(line -> line.matches(".* (gpu_hot|gpu_xid_application) .*"));
    }
  }

  @Test
  void aDemoToldToEndLeavesNoProcessBehind() throws Exception {
    Cli.Run demo = cli.start("demo", "--calls", "1");
    await().atMost(Duration.ofMinutes(2)).until(() -> demo.errSoFar().contains("Flink jobs"));
    List<ProcessHandle> children = new ArrayList<>(demo.process().descendants().toList());
    assertThat(children).as("Trino runs beside the demo").isNotEmpty();

    demo.process().destroy();
    demo.await();

    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void aWrongTraceIsRefusedBeforeAnythingStarts() throws IOException, InterruptedException {
    Path trace = dir.resolve("trace.csv");
    Files.writeString(trace, "TIMESTAMP,ContextTokens,GeneratedTokens\nyesterday,many,0\n");

    Cli.Result demo = cli.run("demo", "--trace", trace.toString());

    assertThat(demo.exitCode()).isEqualTo(1);
    assertThat(demo.err()).contains("trace.csv:2").contains("yesterday").doesNotContain("Kafka");
  }
}
