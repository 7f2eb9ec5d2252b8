package io.tokenlake.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.domain.rollup.DistinctSketch;
import io.tokenlake.domain.rollup.TimeDigest;
import io.tokenlake.local.stack.Ports;
import io.tokenlake.trino.TrinoConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a stack as its user sees it: up, killed, up again, down, up again. */
class StackIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int HALF = 10_000;

  /** A t-digest errs in rank; this much is allowed to it, where 0.5 is the median. */
  private static final double RANK_ERROR = 0.01;

  /**
   * How far the rank of any quantile of the merged digests is from the rank that was asked for,
   * among all durations of the ledger.
   */
  private static final String WORST_RANK =
      "SELECT max(greatest(share - at_most, less - share, 0)) FROM ("
          + "SELECT share, count_if(duration_ms <= value) / 2e4 AS at_most,"
          + " count_if(duration_ms < value) / 2e4 AS less FROM ("
          + "SELECT share, value_at_quantile(digest, share) AS value FROM ("
          + "SELECT merge(CAST(latency_digest AS tdigest)) AS digest FROM llm_rollup_1m)"
          + " CROSS JOIN UNNEST(ARRAY[0.01, 0.25, 0.5, 0.9, 0.99]) AS shares (share))"
          + " CROSS JOIN llm_calls GROUP BY share, value)";

  private static final String ROWS_OF_A_KEY =
      "SELECT max(total) FROM (SELECT count(*) AS total FROM llm_rollup_1m"
          + " GROUP BY minute, tenant, team, feature, environment, service, provider, operation,"
          + " request_model, response_model, priced_model, agent, workflow, prompt_name,"
          + " prompt_version, price_status)";

  @TempDir Path dir;
  private Cli cli;
  private String stackDir;
  private Ports ports;

  @BeforeEach
  void prepare() {
    cli = new Cli(dir);
    stackDir = dir.resolve("a stack").toString();
    ports = Ports.free();
  }

  @AfterEach
  void stop() throws Exception {
    cli.run("down", "--dir", stackDir);
  }

  @Test
  void sumsStayExactWhenTheWholeStackIsKilledAndDataSurvivesDownAndUp() throws Exception {
    long pid = up();
    Cli.Result again = cli.run("up", "--dir", stackDir);
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("already runs in").contains("process " + pid);

    // Killed as soon as the last span was acknowledged: most of them are not in any table yet.
    assertThat(replay(0).exitCode()).isZero();
    ProcessHandle stack = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> trino = stack.children().toList();
    stack.destroyForcibly();
    await().atMost(LIMIT).until(() -> !stack.isAlive());

    long second = up();
    assertThat(trino).as("the Trino of the killed stack").noneMatch(ProcessHandle::isAlive);
    assertThat(replay(HALF).exitCode()).isZero();
    await().atMost(LIMIT).until(() -> count("llm_calls") >= 2 * HALF);
    await().atMost(LIMIT).until(() -> audit().equals("22000,20000,2000,0"));
    String sums = sums();
    // 100 + … + 20,099 input tokens; 2,857 times 0 + … + 6 and a last 0 of output;
    // at 0.15 and 0.60 USD a million.
    assertThat(sums).isEqualTo("20000,201990000,59997,30.334498200000");

    assertThat(
            sql(
                "SELECT sum(calls), sum(in_total), sum(out_total), sum(cost_effective)"
                    + " FROM llm_rollup_1m"))
        .isEqualTo(sums);
    assertThat(sql(TrinoConfig.query("rollup_audit").sql()))
        .isEqualTo("20000,20000,30.334498200000,30.334498200000,0");
    assertThat(Double.parseDouble(sql(WORST_RANK))).isLessThan(RANK_ERROR);
    assertThat(sql(sketchesOfOurs())).isEqualTo("true,true,true,true");

    maintain();
    assertThat(sql(ROWS_OF_A_KEY)).isEqualTo("1");
    assertThat(sql(TrinoConfig.query("rollup_audit").sql()))
        .as("after rows of rollups were merged")
        .isEqualTo("20000,20000,30.334498200000,30.334498200000,0");
    assertThat(Double.parseDouble(sql(WORST_RANK))).isLessThan(1.5 * RANK_ERROR);
    assertThat(sql(TrinoConfig.query("freshness").sql()))
        .as("nothing lies in the file of its commit any more")
        .isEqualTo(",");

    // GPUs that do not exist are marked as such in every row; real ones never are.
    await()
        .atMost(LIMIT)
        .until(
            () ->
                sql("SELECT count(*) > 0 AND bool_and(simulated = (host LIKE 'simulated%'))"
                        + " FROM gpu_rollup_1m")
                    .equals("true"));

    Cli.Result status = cli.run("status", "--json", "--dir", stackDir);
    assertThat(status.exitCode()).isZero();
    assertThat(new ObjectMapper().readTree(status.out()).get("jobs"))
        .hasSize(3)
        .allMatch(job -> job.get("state").asText().equals("RUNNING"));

    assertThat(cli.run("down", "--dir", stackDir).exitCode()).isZero();
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

  /**
   * Asks Trino about sketches that are not in any table, of values that are known: whether its
   * quantiles of the merged digests lie where they should, and how many users it counts.
   */
  private static String sketchesOfOurs() {
    Random random = new Random(1);
    List<Long> exact = new ArrayList<>();
    List<String> digests = new ArrayList<>();
    List<String> users = new ArrayList<>();
    for (int part = 0; part < 10; part++) {
      TimeDigest digest = new TimeDigest();
      DistinctSketch sketch = new DistinctSketch();
      for (int i = 0; i < 1_000; i++) {
        long millis = Math.round(800 * Math.exp(random.nextGaussian()));
        exact.add(millis);
        digest.add(millis, 1);
        sketch.add("user-" + (part * 500 + i)); // half of them are in the next part too
      }
      digests.add(literal(digest.bytes()));
      users.add(literal(sketch.bytes()));
    }
    Collections.sort(exact);
    String quantiles =
        Stream.of(0.5, 0.9, 0.99)
            .map(
                share ->
                    "value_at_quantile(merge(CAST(digest AS tdigest)), %s) BETWEEN %d AND %d"
                        .formatted(
                            share,
                            exact.get((int) ((share - RANK_ERROR) * exact.size())),
                            exact.get((int) ((share + RANK_ERROR) * exact.size() - 1))))
            .collect(Collectors.joining(", "));
    return "SELECT %s, cardinality(merge(CAST(users AS HyperLogLog))) BETWEEN %d AND %d"
            .formatted(quantiles, 5_500 - 268, 5_500 + 268) // three standard errors of 1.625 %
        + " FROM UNNEST(ARRAY[%s], ARRAY[%s]) AS sketches (digest, users)"
            .formatted(String.join(",", digests), String.join(",", users));
  }

  private static String literal(byte[] bytes) {
    return "X'" + HexFormat.of().formatHex(bytes) + "'";
  }

  /** Sends half of the calls, a tenth of them twice, and returns when all are acknowledged. */
  private Cli.Result replay(int from) throws Exception {
    String rows =
        IntStream.range(from, from + HALF)
            .mapToObj(
                i ->
                    "2023-11-16 %02d:%02d:%02d.0000000,%d,%d"
                        .formatted(i / 3_600, i / 60 % 60, i % 60, 100 + i, i % 7))
            .collect(Collectors.joining("\n", "TIMESTAMP,ContextTokens,GeneratedTokens\n", "\n"));
    Path trace = Files.writeString(dir.resolve("trace.csv"), rows);
    return cli.run(
        "replay",
        "--trace",
        trace.toString(),
        "--model",
        "openai/gpt-4o-mini",
        "--dir",
        stackDir,
        "--duplicates",
        "0.1");
  }

  /** As if nothing had been written for a while. */
  private void maintain() throws Exception {
    Path options = Files.writeString(dir.resolve("maintenance.properties"), "settle=0s\n");
    Cli.Result maintained =
        cli.run("tables", "maintain", "--dir", stackDir, "--options", options.toString());
    assertThat(maintained.exitCode()).as(maintained.err()).isZero();
  }

  private long count(String table) throws Exception {
    return Long.parseLong(sql("SELECT count(*) FROM " + table));
  }

  private String audit() throws Exception {
    return sql(
        "SELECT sum(accepted), sum(recorded), sum(duplicates), sum(dead_letters)"
            + " FROM completeness_1m WHERE source_topic = 'otlp_spans'");
  }

  private String sums() throws Exception {
    return sql(
        "SELECT sum(calls), sum(in_total), sum(out_total), sum(cost_effective) FROM llm_calls");
  }

  /** The one line of an answer. */
  private String sql(String statement) throws Exception {
    Cli.Result result = cli.run("sql", "--dir", stackDir, "--format", "csv", "-e", statement);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.lastLine();
  }
}
