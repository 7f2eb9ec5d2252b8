package io.tokenlake.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.gpu.GpuDevice;
import io.tokenlake.domain.gpu.GpuSum;
import io.tokenlake.domain.gpu.GpuSums;
import io.tokenlake.domain.gpu.Gpus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GpuAnomalyGroupTest {
  private static final String BOOK =
      """
      version: "1"
      rules:
        - id: unusual
          summary: a GPU is not as it usually is
          kind: anomaly
          on: gpu
          window: 5m
          by: [gpu_uuid, gpu_instance]
          series:
            utilization: {metric: utilization, bad: down}
            watts: {metric: power_w, of: utilization, bad: both}
          owner: team
      """;

  private static final String WATCHED =
      """
      version: "1"
      rules:
        - id: watched
          summary: a GPU is not as it usually is
          kind: anomaly
          on: gpu
          window: 5m
          by: [host, gpu_uuid, gpu_instance, simulated]
          resolve_after: 10m
          series:
            utilization: {metric: utilization, bad: down}
            power_w: {metric: power_w, bad: down}
            temperature_c: {metric: temperature_c, bad: up}
          owner: team
      """;

  private static final long MINUTE = 60_000_000;

  /** 2026-01-05, a Monday. */
  private static final long MONDAY = 1_767_571_200_000_000L;

  private static final int WEEK = 7 * 288;
  private static final GpuDevice GPU = Gpus.device("agent", "GPU-1", null, false);

  private final RuleBook book = RuleBookTest.parse(WATCHED);
  private final Random random = new Random(11);
  private final MapAnomalyMemory memory = new MapAnomalyMemory();
  private final GpuAnomalyGroup group = group(memory);
  private final List<SeriesGroup.Said> said = new ArrayList<>();

  @Test
  void aGpuThatRunsHotterThanItDoesAtThatHourIsToldUntilItIsAsUsualAgain() throws Exception {
    for (int window = 0; window < 3 * WEEK; window++) {
      served(group, GPU, window, 0);
    }
    assertThat(observations()).as("three weeks as usual").isEmpty();

    for (int window = 3 * WEEK; window < 3 * WEEK + 6; window++) {
      served(group, GPU, window, 18);
    }
    assertThat(said.get(3 * WEEK * 5).anomalies()).as("the window has begun").isEmpty();
    List<Observation> told = observations();
    assertThat(told.get(0).signal()).isEqualTo(Signal.BREACH);
    assertThat(told.get(0).windowEndMicros()).isEqualTo(end(3 * WEEK));
    assertThat(told)
        .extracting(Observation::severity)
        .as("a page when it has lasted for three windows")
        .startsWith(Severity.WARN, Severity.WARN, Severity.PAGE);
    Observation page = told.get(2);
    assertThat(page.ruleId()).isEqualTo("watched");
    assertThat(page.entity())
        .containsOnly(Map.entry("host", "node-1"), Map.entry("gpu_uuid", "GPU-1"));
    assertThat(page.unit()).isEqualTo("Cel");
    assertThat(page.threshold()).isEqualTo(page.baseline().high()).isLessThan(page.value());
    assertThat(page.baseline().method()).isEqualTo("hour_of_week");
    assertThat(page.costAtRisk()).isNull();
    assertThat(page.driver()).isNull();
    Evidence shown = page.evidence().get(0);
    assertThat(shown.gpuUuid()).isEqualTo("GPU-1");
    assertThat(shown.why()).startsWith("temperature_c, in Cel; usual at this hour: ");
    assertThat(page.querySql())
        .isEqualTo(
            "SELECT * FROM gpu_minutes WHERE gpu_uuid = 'GPU-1' AND gpu_instance IS NULL"
                + " AND minute >= TIMESTAMP '2026-01-25 23:10:00.000000 UTC'"
                + " AND minute < TIMESTAMP '2026-01-26 00:15:00.000000 UTC' ORDER BY minute");
    List<Anomaly> rows = said.stream().flatMap(one -> one.anomalies().stream()).toList();
    assertThat(rows).extracting(Anomaly::series).contains("temperature_c");
    assertThat(rows)
        .as("a GPU makes no calls, and what it costs is not known")
        .allSatisfy(row -> assertThat(row.calls()).isNull())
        .allSatisfy(row -> assertThat(row.cost()).isNull());
    assertThat(said.stream().flatMap(one -> one.expectations().stream()))
        .filteredOn(row -> row.series().equals("power_w"))
        .as("a row an hour, from when something is expected")
        .hasSizeBetween(3 * 168 - 2, 3 * 168 + 1)
        .extracting(Expectation::hourMicros)
        .doesNotHaveDuplicates();

    for (int window = 3 * WEEK + 6; window < 3 * WEEK + 24; window++) {
      served(group, GPU, window, 0);
    }
    told = observations();
    assertThat(told.get(told.size() - 1).signal()).isEqualTo(Signal.CLEAR);
  }

  @Test
  void aGpuOfWhichLittleIsKnownIsNotTold() throws Exception {
    for (int window = 0; window < 142; window++) {
      window(group, GPU, window, window < 70 ? 0.5 : 0, window < 70 ? 50 : 95);
    }

    assertThat(observations()).as("a day's half").isEmpty();
  }

  /** Jobs of some hours begin and end at any hour, with rest between them. */
  @Test
  void workThatBeginsAndEndsAtAnyHourIsNothingUnusual() throws Exception {
    RuleBook bundled = RuleBook.bundled();
    GpuAnomalyGroup unusual =
        new GpuAnomalyGroup(memory, bundled.rule("unusual_gpu", "acme").orElseThrow(), bundled);
    boolean works = false;
    int until = 0;
    for (int window = 0; window < 4 * WEEK; window++) {
      if (window == until) {
        works = !works;
        until += 12 + random.nextInt(120);
      }
      double load = works ? 0.9 : 0;
      window(unusual, GPU, window, load + 0.02 * random.nextDouble(), 40 + 30 * load);
    }

    assertThat(observations()).isEmpty();
  }

  @Test
  void aWindowIsJudgedWithItsLastMinuteAndOfItsMinutesTogether() throws Exception {
    for (int minute = 0; minute < 4; minute++) {
      add(group, minute(GPU, minute, 0.2 * minute, 50 + minute));
    }
    assertThat(memory.names()).as("one minute may still come").isEmpty();
    assertThat(memory.gpuWindow().metric("temperature_c")).isEqualTo(53);
    assertThat(memory.gpuWindow().metric("utilization")).isEqualTo(0.3);
    assertThat(memory.gpuWindow().metric("power_w")).isEqualTo(100 + 600 * 0.3);

    add(group, minute(GPU, 4, 0.8, 40));
    assertThat(memory.names()).containsOnly("utilization", "power_w", "temperature_c");
    assertThat(memory.gpuWindow()).isNull();
    assertThat(memory.anomalyMarks().judgedUntilMicros()).isEqualTo(end(0));
    assertThat(group.takes(minute(GPU, 4, 0, 40))).as("it was judged").isFalse();
    assertThat(group.takes(minute(GPU, 5, 0, 40))).isTrue();
  }

  @Test
  void aWindowWhoseLastMinuteNobodySawIsJudgedWithTheNextThatIsHeardOf() throws Exception {
    add(group, minute(GPU, 2, 0.5, 50));
    add(group, minute(GPU, 62, 0.5, 50));

    assertThat(memory.anomalyMarks().judgedUntilMicros()).isEqualTo(end(0));
    assertThat(memory.gpuWindow().minuteMicros()).isEqualTo(MONDAY + 60 * MINUTE);
  }

  @Test
  void whatIsNotKnownIsNoSample() throws Exception {
    GpuSums sums = new GpuSums();
    sums.put(GpuSum.UTILIZATION_S, 29.0);
    sums.put(GpuSum.UTILIZED_S, 0.0);
    sums.put(GpuSum.TEMPERATURE_MAX_C, 50.0);
    add(group, new GpuFacts(GPU, MONDAY + 4 * MINUTE, 1, sums));

    assertThat(memory.names()).containsOnly("temperature_c");
  }

  @Test
  void aGpuThatDoesNotExistSaysSo() throws Exception {
    GpuDevice made = Gpus.device("agent", "GPU-1", "1", true);
    for (int window = 0; window < 3 * WEEK + 1; window++) {
      served(group, made, window, window == 3 * WEEK ? 18 : 0);
    }

    Observation told = observations().get(0);
    assertThat(told.entity()).containsEntry("simulated", "true");
    assertThat(told.evidence().get(0).why()).startsWith("simulated: temperature_c");
    assertThat(told.querySql()).contains(" AND gpu_instance = '1' ");
  }

  @Test
  void whoIsTaughtThePastJudgesAsWhoLivedIt() throws Exception {
    for (int window = 0; window < 2 * WEEK; window++) {
      served(group, GPU, window, 0);
    }
    MapAnomalyMemory taught = new MapAnomalyMemory();
    GpuAnomalyGroup other = group(taught);
    add(other, minute(GPU, (2 * WEEK - 1) * 5 + 1, 1, 90));
    other.learn("acme", GpuFacts.dimensions(GPU), group.history());
    assertThat(taught.gpuWindow()).as("the past has that window").isNull();
    said.clear();

    for (int window = 2 * WEEK; window < 2 * WEEK + 4; window++) {
      window(group, GPU, window, 0.5, 90);
    }
    List<Observation> lived = observations();
    for (int window = 2 * WEEK; window < 2 * WEEK + 4; window++) {
      window(other, GPU, window, 0.5, 90);
    }
    assertThat(lived).isNotEmpty();
    assertThat(observations()).isEqualTo(lived);
  }

  @Test
  void sourcesAndInstancesAreWatchedEachOnItsOwn() {
    Rule rule = rule();
    assertThat(
            List.of(
                GpuAnomalyGroup.key(rule, GPU),
                GpuAnomalyGroup.key(rule, Gpus.device("dcgm", "GPU-1", null, false)),
                GpuAnomalyGroup.key(rule, Gpus.device("agent", "GPU-2", null, false)),
                GpuAnomalyGroup.key(rule, Gpus.device("agent", "GPU-1", "1", false)),
                WindowGroup.key(rule, "acme", GpuFacts.dimensions(GPU))))
        .doesNotHaveDuplicates();
    assertThat(GpuAnomalyGroup.concerned(GPU, RuleBook.bundled()))
        .extracting(Rule::id)
        .containsExactly("unusual_gpu");
    assertThat(
            GpuRules.evaluate(minute(GPU, 0, 0.5, 50), true, RuleBookTest.parse(BOOK), Map.of(), 0))
        .as("a rule that has series watched has no limits")
        .isEmpty();
  }

  @Test
  void aSeriesIsOfAnyMeasureOfAGpuOrOfTwo() {
    Rule rule = RuleBookTest.parse(BOOK).rule("unusual", "acme").orElseThrow();
    GpuFacts facts = minute(GPU, 0, 0.5, 50);

    assertThat(rule.windowMillis()).isEqualTo(300_000);
    assertThat(rule.seriesNamed("watts").value(facts::metric)).isEqualTo(800);
    assertThat(rule.seriesNamed("watts").unit()).isEqualTo("W");
    assertThat(rule.seriesNamed("utilization").unit()).isEqualTo("1");
  }

  @Test
  void aBookSaysWhatIsWrongWithSeriesOfGpus() {
    assertThat(RuleBookTest.problems(BOOK.replace("metric: utilization", "metric: cost_usd")))
        .singleElement()
        .asString()
        .startsWith(
            "line 10: rule unusual, series, utilization has 'cost_usd' as 'metric'; it must be one of [busy")
        .contains("temperature_c");
    assertThat(RuleBookTest.problems(BOOK.replace("gpu_instance]", "service]")))
        .anySatisfy(
            problem -> assertThat(problem).contains("line 8", "'service' in 'by'", "gpu_index"))
        .anySatisfy(
            problem ->
                assertThat(problem).contains("line 8", "have [gpu_uuid, gpu_instance] in 'by'"));
    assertThat(RuleBookTest.problems(BOOK.replace("bad: down", "minimum: {calls: 20}")))
        .singleElement()
        .asString()
        .contains("line 10", "'minimum', which only windows of calls have; remove it");
    assertThat(RuleBookTest.problems(BOOK.replace("    window: 5m\n", "")))
        .singleElement()
        .asString()
        .contains("has no 'window'");
    assertThat(RuleBookTest.problems(BOOK.replace("on: gpu", "on: gpu_node")))
        .anySatisfy(problem -> assertThat(problem).contains("is a anomaly on a GPU_NODE"));
  }

  /** A GPU that serves: busier by day, and as warm as it is busy. */
  private void served(GpuAnomalyGroup of, GpuDevice device, int window, double hotter)
      throws Exception {
    double load = 0.5 + 0.2 * Math.sin(2 * Math.PI * (window % 288) / 288);
    double now = load + 0.03 * random.nextGaussian();
    window(of, device, window, now, 40 + 30 * now + random.nextGaussian() + hotter);
  }

  private void window(GpuAnomalyGroup of, GpuDevice device, int window, double load, double celsius)
      throws Exception {
    for (int minute = 5 * window; minute < 5 * window + 5; minute++) {
      add(of, minute(device, minute, load, celsius));
    }
  }

  private void add(GpuAnomalyGroup to, GpuFacts minute) throws Exception {
    said.add(to.add(minute, minute.minuteMicros() + MINUTE));
  }

  /** What was observed since the last time. */
  private List<Observation> observations() {
    List<Observation> found = said.stream().flatMap(one -> one.observations().stream()).toList();
    said.replaceAll(one -> new SeriesGroup.Said(List.of(), one.anomalies(), one.expectations()));
    return found;
  }

  private GpuAnomalyGroup group(MapAnomalyMemory of) {
    return new GpuAnomalyGroup(of, rule(), book);
  }

  private Rule rule() {
    return book.rule("watched", "acme").orElseThrow();
  }

  private static GpuFacts minute(GpuDevice device, int minute, double load, double celsius) {
    GpuSums sums = new GpuSums();
    sums.put(GpuSum.UTILIZATION_S, 60.0);
    sums.put(GpuSum.UTILIZED_S, 60 * load);
    sums.put(GpuSum.POWER_S, 60.0);
    sums.put(GpuSum.POWER_J, 60 * (100 + 600 * load));
    sums.put(GpuSum.TEMPERATURE_MAX_C, celsius);
    if (load >= GpuSums.BUSY_FROM) {
      sums.put(GpuSum.BUSY_CLOCK_S, 60.0);
      sums.put(GpuSum.BUSY_CLOCK_MHZ_S, 60 * (1_900 - 50 * load));
      sums.put(GpuSum.SM_CLOCK_LIMIT_MHZ, 1_980.0);
    }
    return new GpuFacts(device, MONDAY + minute * MINUTE, 1, sums);
  }

  private static long end(int window) {
    return MONDAY + (window + 1) * 5 * MINUTE;
  }
}
