package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.domain.rule.GpuFacts;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.domain.rule.WindowPoint;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.pipeline.history.GpuRollupHistory;
import io.tokenlake.pipeline.history.PastOfLake;
import io.tokenlake.pipeline.history.RollupHistory;
import io.tokenlake.pipeline.history.RuleTrial;
import io.tokenlake.pipeline.history.WarmStart;
import io.tokenlake.schemas.LlmCallCodec;
import io.tokenlake.schemas.LlmRollupRecord;
import io.tokenlake.schemas.Topics;
import io.tokenlake.tables.LakeTable;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The production graphs on a real Kafka broker, a real Flink runtime and real Iceberg tables. */
class JobsIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int SPANS_PER_REQUEST = 10;
  private static final Instant FIRST_DAY = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path dir;
  private LocalJobs jobs;
  private TestLake lake;

  @BeforeEach
  void start() throws Exception {
    jobs = new LocalJobs(dir);
    lake = jobs.lake();
  }

  @AfterEach
  void stop() throws Exception {
    jobs.close();
  }

  @Test
  void theLedgerIsExactAlthoughATaskManagerDiesAndSpansAreSentAgain() throws Exception {
    jobs.startLedger();
    List<Span> calls =
        IntStream.range(0, 2_000).mapToObj(i -> TestSpans.chat(i, 1_000 + i, i % 7)).toList();
    List<Span> others = IntStream.range(5_000, 5_100).mapToObj(TestSpans::http).toList();

    send(calls.subList(0, 1_000));
    await().atMost(LIMIT).until(() -> lake.count(LakeTable.LLM_CALLS) > 0);
    jobs.flink().terminateTaskManager(0).get();
    send(calls.subList(1_000, 2_000));
    jobs.flink().startTaskManager();
    send(others);
    send(calls.subList(900, 1_100));

    await()
        .atMost(LIMIT)
        .until(
            () ->
                lake.sum(LakeTable.COMPLETENESS_1M, "accepted") >= 2_300
                    && lake.count(LakeTable.SPANS) >= 2_100
                    && lake.count(LakeTable.LLM_CALLS) >= 2_000
                    && lake.sum(LakeTable.LLM_ROLLUP_1M, "calls") >= 2_000);
    assertThat(lake.sum(LakeTable.COMPLETENESS_1M, "accepted")).isEqualTo(2_300);
    assertThat(lake.sum(LakeTable.COMPLETENESS_1M, "recorded")).isEqualTo(2_100);
    assertThat(lake.sum(LakeTable.COMPLETENESS_1M, "calls")).isEqualTo(2_000);
    assertThat(lake.sum(LakeTable.COMPLETENESS_1M, "duplicates")).isEqualTo(200);
    assertThat(lake.count(LakeTable.SPANS)).isEqualTo(2_100);
    assertThat(lake.count(LakeTable.LLM_CALLS)).isEqualTo(2_000);
    assertThat(lake.count(LakeTable.DEAD_LETTERS)).isZero();
    // 2,000 calls of 1,000 to 2,999 input tokens; 285 times 0+1+…+6 and then 0+1+2+3+4 of output.
    assertThat(lake.sum(LakeTable.LLM_CALLS, "in_total")).isEqualTo(3_999_000);
    assertThat(lake.sum(LakeTable.LLM_CALLS, "out_total")).isEqualTo(5_995);
    // At 2.50 and 10.00 USD a million.
    assertThat(lake.sumMoney(LakeTable.LLM_CALLS, "cost_effective"))
        .isEqualByComparingTo(new BigDecimal("10.05745"));
    assertThat(callIdsOnTopic()).hasSize(2_000);
    assertThat(lake.sum(LakeTable.LLM_ROLLUP_1M, "calls")).isEqualTo(2_000);
    assertThat(lake.sum(LakeTable.LLM_ROLLUP_1M, "in_total")).isEqualTo(3_999_000);
    assertThat(lake.sumMoney(LakeTable.LLM_ROLLUP_1M, "cost_effective"))
        .isEqualByComparingTo(new BigDecimal("10.05745"));
    // Nothing more comes, and yet the last minute is sent.
    await().atMost(LIMIT).until(() -> callsOfRollupsOnTopic("team") == 2_000);
    assertThat(callsOfRollupsOnTopic("provider")).isEqualTo(2_000);
  }

  @Test
  void whatCannotBeReadIsADeadLetterAndTheJobGoesOn() throws Exception {
    sendBytes("this is no protobuf".getBytes(UTF_8));
    send(List.of(TestSpans.chat(1, -1, 1), TestSpans.chat(2, 10, 1)));
    jobs.send(Topics.PRICE_BOOK, "prices", LedgerTest.book("7.25"));
    jobs.startLedger();

    await().atMost(LIMIT).until(() -> lake.sum(LakeTable.COMPLETENESS_1M, "accepted") == 3);
    await().atMost(LIMIT).until(() -> lake.count(LakeTable.LLM_CALLS) == 1);
    await().atMost(LIMIT).until(() -> lake.count(LakeTable.DEAD_LETTERS) == 2);
    assertThat(lake.rows(LakeTable.DEAD_LETTERS))
        .extracting(letter -> letter.getField("reason"))
        .containsExactlyInAnyOrder("UNDECODABLE", "INVALID_USAGE");
    assertThat(lake.sum(LakeTable.COMPLETENESS_1M, "dead_letters")).isEqualTo(2);
    assertThat(lake.sum(LakeTable.COMPLETENESS_1M, "recorded")).isEqualTo(1);
    // 10 tokens at 7.25 and one at 1 USD a million: the backlog too has the book of the topic.
    assertThat(lake.sumMoney(LakeTable.LLM_CALLS, "cost_effective"))
        .isEqualByComparingTo("0.0000735");
  }

  @Test
  void aCallAndAnOutageRaiseTheirAlertsOnTopicAndTable() throws Exception {
    jobs.startLedger();
    jobs.startWatch();

    List<Span> spans =
        new ArrayList<>(List.of(TestSpans.chat(1, 10, 100_000), TestSpans.chat(2, 10, 100_001)));
    IntStream.range(10, 40).mapToObj(TestSpans::refused).forEach(spans::add);
    IntStream.range(40, 60).mapToObj(number -> TestSpans.chat(number, 10, 1)).forEach(spans::add);
    send(spans);

    Set<String> rules = Set.of("runaway_completion", "provider_outage", "throttled", "retry_storm");
    await()
        .atMost(LIMIT)
        .until(
            () ->
                lake.rows(LakeTable.ALERTS).stream()
                    .map(row -> row.getField("rule_id"))
                    .collect(Collectors.toSet())
                    .containsAll(rules));
    Map<String, JsonNode> alerts = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> message : readAll(Topics.ALERTS)) {
      JsonNode alert = new ObjectMapper().readTree(message.value());
      alerts.put(alert.get("rule_id").asText(), alert);
      assertThat(new String(message.key(), UTF_8)).isEqualTo(alert.get("dedupe_key").asText());
    }
    assertThat(alerts).containsOnlyKeys(rules);
    JsonNode runaway = alerts.get("runaway_completion");
    assertThat(runaway.get("status").asText()).isEqualTo("OPEN");
    assertThat(runaway.get("value").asLong()).isEqualTo(100_001);
    assertThat(runaway.get("threshold").asLong()).isEqualTo(100_000);
    assertThat(runaway.get("cost_at_risk_usd").asText()).startsWith("1.000035");
    assertThat(lake.rows(LakeTable.ALERTS))
        .filteredOn(row -> row.getField("rule_id").equals("runaway_completion"))
        .extracting(row -> row.getField("alert_id"))
        .containsExactly(runaway.get("alert_id").asText());
    JsonNode throttled = alerts.get("throttled");
    assertThat(throttled.get("entity").get("provider").asText()).isEqualTo("openai");
    assertThat(throttled.get("window_end").asText()).isEqualTo("2026-01-01T00:01:00Z");
    await().atMost(LIMIT).until(() -> lake.sum(LakeTable.LLM_ROLLUP_1M, "calls") == 52);
    assertThat(raisedByTrial()).isEqualTo(rules);
    warmStart();
  }

  @Test
  void theRunOfAnAgentIsInItsTablesAndALateCallIsAdded() throws Exception {
    jobs.startLedger();
    Span agent = AgentSpans.inSession("s1", AgentSpans.agent(1, "planner"));

    send(
        List.of(
            TestSpans.under(agent, AgentSpans.tool(2, "search", "{\"q\": \"my secret\"}")),
            TestSpans.under(agent, AgentSpans.tool(3, "search", "{\"q\": \"my secret\"}")),
            TestSpans.under(agent, AgentSpans.failedMcpTool(4, "mail")),
            TestSpans.under(agent, TestSpans.chat(5, 1_000, 20)),
            TestSpans.chat(6, 10, 1),
            agent));
    await().atMost(LIMIT).until(() -> lake.sum(LakeTable.AGENT_RUNS, "model_calls") == 1);
    send(List.of(TestSpans.under(agent, TestSpans.chat(7, 1_000, 20))));
    await().atMost(LIMIT).until(() -> lake.sum(LakeTable.AGENT_RUNS, "model_calls") == 2);

    assertThat(lake.rows(LakeTable.AGENT_STEPS))
        .extracting(
            step -> step.getField("role"),
            step -> step.getField("tool"),
            step -> step.getField("error_type"))
        .containsExactlyInAnyOrder(
            tuple("AGENT", null, null),
            tuple("TOOL", "search", null),
            tuple("TOOL", "search", null),
            tuple("TOOL", "mail", "tool_error"));
    assertThat(lake.rows(LakeTable.AGENT_STEPS).toString()).doesNotContain("my secret");
    // However slow the machine: what was written before the agent was known was taken back.
    assertThat(
            lake.rows(LakeTable.AGENT_RUNS).stream()
                .filter(row -> "s1".equals(row.getField("session")))
                .mapToInt(row -> (Integer) row.getField("runs"))
                .sum())
        .isEqualTo(1);
    assertThat(lake.sum(LakeTable.AGENT_RUNS, "steps")).isEqualTo(4);
    assertThat(lake.sum(LakeTable.AGENT_RUNS, "tool_calls")).isEqualTo(3);
    assertThat(lake.sum(LakeTable.AGENT_RUNS, "repeated_tool_calls")).isEqualTo(1);
    assertThat(lake.sum(LakeTable.AGENT_RUNS, "tool_failures")).isEqualTo(1);
    assertThat(lake.sum(LakeTable.AGENT_RUNS, "iterations")).isEqualTo(2);
    assertThat(lake.sumMoney(LakeTable.AGENT_RUNS, "cost_effective"))
        .isEqualByComparingTo(new BigDecimal("0.0054"));
  }

  /** The rules that raise alerts when they are tried on what the lake holds by now. */
  private Set<String> raisedByTrial() throws Exception {
    Set<String> raised = new HashSet<>();
    RuleTrial trial = new RuleTrial(RuleBook.bundled(), alert -> raised.add(alert.ruleId()));
    new PastOfLake(lake.catalog(), RollupSettings.defaults().windows())
        .play(FIRST_DAY, FIRST_DAY.plus(Duration.ofDays(1)), trial, day -> {});
    return raised;
  }

  /** The detectors take what the past has taught, and judge by it what comes next. */
  private void warmStart() throws Exception {
    Instant end = FIRST_DAY.plus(Duration.ofHours(1));
    WarmStart ofLake = new WarmStart(RuleBook.bundled());
    RollupHistory history = new RollupHistory(lake.catalog(), RollupSettings.defaults().windows());
    ofLake.learn(history, new GpuRollupHistory(lake.catalog()), FIRST_DAY, end, day -> {});
    assertThat(ofLake.taught(end))
        .extracting(SeriesNews::ruleId)
        .containsExactlyInAnyOrder("unusual_service", "unusual_model", "unusual_team");
    // A week before in which each five minutes were as those that were sent.
    WarmStart ofWeek = new WarmStart(RuleBook.bundled());
    List<WindowPoint> sent = history.between(FIRST_DAY, end);
    for (long window = -7 * 288; window < 0; window++) {
      for (WindowPoint point : sent) {
        ofWeek.learn(
            new WindowPoint(
                point.set(),
                point.tenant(),
                point.dimensions(),
                point.model(),
                point.minuteMicros() + window * 300_000_000,
                point.sums()));
      }
    }
    for (long minute = -7 * 1_440; minute < 0; minute++) {
      ofWeek.learn(gpuMinute(minute));
    }
    List<SeriesNews> taught = ofWeek.taught(FIRST_DAY);
    WarmStart.send(jobs.bootstrapServers(), taught);
    await()
        .atMost(LIMIT)
        .until(() -> jobs.hasRead(WatchJob.NAME, Topics.SERIES_HISTORY, taught.size()));

    for (long minute = 0; minute <= 5; minute++) {
      GpuFacts facts = gpuMinute(minute);
      jobs.send(Topics.GPU_ROLLUPS, facts.device().key(), TestGpus.update(facts, 1));
    }
    send(IntStream.range(400, 452).mapToObj(number -> TestSpans.chat(number, 10, 1)).toList());
    await()
        .atMost(LIMIT)
        .until(
            () ->
                lake.count(LakeTable.ANOMALIES) > 0
                    && expected("unusual_service").containsKey("calls")
                    && expected("unusual_gpu").containsKey("temperature_c"));
    assertThat(expected("unusual_service")).containsEntry("calls", 52.0);
    assertThat(expected("unusual_gpu")).containsEntry("temperature_c", 60.0);
    assertThat(lake.rows(LakeTable.ANOMALIES))
        .as("fewer errors than ever are no harm")
        .filteredOn(row -> row.getField("series").equals("error_rate"))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.getField("held")).isEqualTo("direction"));
    assertThat(lake.count(LakeTable.DEAD_LETTERS)).isZero();
  }

  private static GpuFacts gpuMinute(long minute) {
    return TestGpus.working("GPU-1", FIRST_DAY.plusSeconds(60 * minute), 60);
  }

  /** What is expected of the series of a rule that has one entity, for one hour. */
  private Map<String, Object> expected(String rule) {
    return lake.rows(LakeTable.BASELINES).stream()
        .filter(row -> row.getField("rule_id").equals(rule))
        .collect(
            Collectors.toMap(row -> (String) row.getField("series"), r -> r.getField("expected")));
  }

  private void send(List<Span> spans) throws Exception {
    for (int from = 0; from < spans.size(); from += SPANS_PER_REQUEST) {
      int to = Math.min(from + SPANS_PER_REQUEST, spans.size());
      sendBytes(TestSpans.request(spans.subList(from, to)).toByteArray());
    }
  }

  private void sendBytes(byte[] payload) throws Exception {
    jobs.send(Topics.OTLP_SPANS, payload);
  }

  private Set<String> callIdsOnTopic() throws Exception {
    Set<String> ids = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : readAll(Topics.LLM_CALLS)) {
      ids.add(LlmCallCodec.decode(record.value()).getCallId());
    }
    return ids;
  }

  private long callsOfRollupsOnTopic(String set) {
    return RollupTopic.standing(set, readAll(Topics.LLM_ROLLUPS)).stream()
        .mapToLong(LlmRollupRecord::getCalls)
        .sum();
  }

  private List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
    return TopicReader.readAll(jobs.bootstrapServers(), topic);
  }
}
