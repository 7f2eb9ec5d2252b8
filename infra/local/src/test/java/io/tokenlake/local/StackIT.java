package io.tokenlake.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.local.stack.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a stack as its user sees it: up, killed, up again, down, up again. */
class StackIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int CALLS = 20_000;

  @TempDir Path dir;
  private Cli cli;
  private String stackDir;
  private Ports ports;

  @BeforeEach
  void prepare() {
    cli = new Cli(dir);
    stackDir = dir.resolve("stack").toString();
    ports = Ports.free();
  }

  @AfterEach
  void stop() throws Exception {
    cli.run("down", "--dir", stackDir);
  }

  @Test
  void sumsStayExactWhenTheWholeStackIsKilledInTheMiddleAndDataSurvivesDownAndUp()
      throws Exception {
    Path trace = trace();
    long pid = up();
    assertThat(cli.run("up", "--dir", stackDir).err())
        .contains("already runs in")
        .contains("process " + pid)
        .contains("down");

    // The same ids both times: what had arrived before the kill arrives again after it.
    Cli.Run first = cli.start(replay(trace, "200"));
    await().atMost(LIMIT).until(() -> count("llm_calls") > 0);
    assertThat(first.process().isAlive()).as("the replay is in the middle").isTrue();
    ProcessHandle stack = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> trino = stack.children().toList();
    stack.destroyForcibly();
    await().atMost(LIMIT).until(() -> !stack.isAlive());
    first.process().destroyForcibly();

    long second = up();
    assertThat(trino).as("the Trino of the killed stack").noneMatch(ProcessHandle::isAlive);
    assertThat(cli.run(replay(trace, "max")).exitCode()).isZero();
    await().atMost(LIMIT).until(() -> count("llm_calls") >= CALLS && auditBalances());
    String sums = sums();
    // 100 + … + 20,099 input tokens; 2,857 times 0 + … + 6 and a last 0 of output;
    // at 0.15 and 0.60 USD a million.
    assertThat(sums).isEqualTo("20000,201990000,59997,30.334498200000");

    JsonNode status =
        new ObjectMapper().readTree(cli.run("status", "--json", "--dir", stackDir).out());
    assertThat(status.get("jobs"))
        .hasSize(2)
        .allMatch(j -> j.get("state").asText().equals("RUNNING"));

    Cli.Result down = cli.run("down", "--dir", stackDir);
    assertThat(down.exitCode()).isZero();
    assertThat(ProcessHandle.of(second)).isEmpty();
    assertThat(cli.run("status", "--dir", stackDir).err()).contains("no stack runs in");
    up();
    assertThat(sums()).isEqualTo(sums);
  }

  private long up() throws Exception {
    Cli.Result up =
        cli.run(
            "up",
            "--detach",
            "--dir",
            stackDir,
            "--otlp-grpc-port",
            Integer.toString(ports.otlpGrpc()),
            "--otlp-http-port",
            Integer.toString(ports.otlpHttp()),
            "--kafka-port",
            Integer.toString(ports.kafka()),
            "--trino-port",
            Integer.toString(ports.trino()),
            "--flink-port",
            Integer.toString(ports.flink()));
    assertThat(up.exitCode()).as(up.err()).isZero();
    return new ObjectMapper()
        .readTree(Path.of(stackDir, "stack.json").toFile())
        .get("pid")
        .asLong();
  }

  private String[] replay(Path trace, String speed) {
    return new String[] {
      "replay",
      "--trace",
      trace.toString(),
      "--model",
      "openai/gpt-4o-mini",
      "--dir",
      stackDir,
      "--repeat-ids",
      "--speed",
      speed
    };
  }

  private Path trace() throws Exception {
    String rows =
        IntStream.range(0, CALLS)
            .mapToObj(
                i ->
                    "2023-11-16 %02d:%02d:%02d.0000000,%d,%d"
                        .formatted(i / 3_600, i / 60 % 60, i % 60, 100 + i, i % 7))
            .collect(Collectors.joining("\n", "TIMESTAMP,ContextTokens,GeneratedTokens\n", "\n"));
    return Files.writeString(dir.resolve("trace.csv"), rows);
  }

  private long count(String table) throws Exception {
    return Long.parseLong(sql("SELECT count(*) FROM " + table));
  }

  private boolean auditBalances() throws Exception {
    return sql("SELECT sum(accepted) - sum(recorded) - sum(duplicates) - sum(dead_letters)"
            + " + sum(recorded) - (SELECT count(*) FROM spans) FROM completeness_1m")
        .equals("0");
  }

  private String sums() throws Exception {
    return sql(
        "SELECT count(*), sum(in_total), sum(out_total), sum(cost_effective) FROM llm_calls");
  }

  /** The one line of an answer. */
  private String sql(String statement) throws Exception {
    Cli.Result result = cli.run("sql", "--dir", stackDir, "--format", "csv", "-e", statement);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.lastLine();
  }
}
