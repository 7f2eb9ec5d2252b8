package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.rule.Anomaly;
import io.tokenlake.domain.rule.Expectation;
import io.tokenlake.domain.rule.GpuFacts;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.domain.rule.WindowPoint;
import io.tokenlake.domain.rule.WindowSums;
import io.tokenlake.pipeline.convert.AnomalyRecords;
import io.tokenlake.pipeline.convert.GpuWatchRecords;
import io.tokenlake.pipeline.convert.SeriesHistories;
import io.tokenlake.pipeline.history.WarmStart;
import io.tokenlake.pipeline.operator.ApplyGpuRules;
import io.tokenlake.pipeline.operator.DetectAnomalies;
import io.tokenlake.pipeline.operator.StateDescriptors;
import io.tokenlake.schemas.Topics;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From updates of rollups as the gpu job sends them to what detectors observe of a GPU. */
class GpuDetectPathTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final int TWO_WEEKS = 14 * 1_440;

  private final Random random = new Random(5);
  private final List<Observation> observed = new ArrayList<>();
  private final List<Anomaly> anomalies = new ArrayList<>();
  private final List<Expectation> expectations = new ArrayList<>();
  private KeyedTwoInputStreamOperatorTestHarness<String, GpuMinute, TopicRecord, Observation> rules;
  private KeyedTwoInputStreamOperatorTestHarness<String, SeriesNews, TopicRecord, Observation>
      detecting;
  private long revisions;

  @BeforeEach
  void open() throws Exception {
    open(null, null);
  }

  @AfterEach
  void close() throws Exception {
    rules.close();
    detecting.close();
  }

  @Test
  void aGpuThatRunsHotterThanUsualIsObservedFromItsMinutesAloneAlsoAcrossARestore()
      throws Exception {
    WarmStart start = new WarmStart(RuleBook.bundled());
    for (int minute = 0; minute < TWO_WEEKS; minute++) {
      start.learn(facts(minute, 60 + random.nextGaussian()));
    }
    List<SeriesNews> taught = start.taught(START.plusSeconds(60L * TWO_WEEKS));
    assertThat(taught).extracting(SeriesNews::ruleId).containsExactly("unusual_gpu");
    byte[] message = SeriesHistories.toMessage(taught.get(0)).value();
    detecting.processElement1(
        new StreamRecord<>(
            SeriesHistories.toNews(
                new TopicRecord(new Origin(Topics.SERIES_HISTORY, 0, 0, 0), message))));

    for (int minute = TWO_WEEKS; minute < TWO_WEEKS + 3; minute++) {
      hear(minute, 78);
    }
    hear(TWO_WEEKS, 90); // late
    OperatorSubtaskState halfOfWindow = detecting.snapshot(1, 1);
    OperatorSubtaskState newestMinute = rules.snapshot(1, 1);
    close();
    open(newestMinute, halfOfWindow);
    for (int minute = TWO_WEEKS + 3; minute < TWO_WEEKS + 5; minute++) {
      hear(minute, 77);
    }
    assertThat(observed).as("the last minute goes on").isEmpty();
    hear(TWO_WEEKS + 5, 77);

    assertThat(observed).hasSize(1);
    Observation first = observed.get(0);
    assertThat(first.ruleId()).isEqualTo("unusual_gpu");
    assertThat(first.signal()).isEqualTo(Signal.BREACH);
    assertThat(first.value()).isEqualTo(78);
    assertThat(first.unit()).isEqualTo("Cel");
    assertThat(first.baseline().method()).isEqualTo("hour_of_week");
    assertThat(first.evidence().get(0).gpuUuid()).isEqualTo("GPU-1");
    assertThat(anomalies).extracting(Anomaly::series).contains("temperature_c");
    assertThat(anomalies)
        .extracting(AnomalyRecords::toRecord)
        .allSatisfy(row -> assertThat(row.getCalls()).isNull())
        .allSatisfy(row -> assertThat(row.getCostEffective()).isNull());
    assertThat(expectations)
        .extracting(Expectation::series)
        .containsExactlyInAnyOrder("busy_clock", "temperature_c");
  }

  /** Rules change while news are on their way and timers run. */
  @Test
  void aRuleThatIsAboutSomethingElseByNowTakesNothingOfWhatItWasAbout() throws Exception {
    WindowPoint point =
        new WindowPoint(
            "service",
            "acme",
            Map.of("service", "web"),
            "m",
            START.toEpochMilli() * 1_000,
            oneCall());
    SeriesNews ofCalls = SeriesNews.of("acme|unusual_service", "unusual_service", point);
    detecting.processElement1(new StreamRecord<>(ofCalls));
    assertThat(detecting.numProcessingTimeTimers()).isEqualTo(1);

    byte[] book =
        """
        version: "2"
        rules:
          - id: unusual_service
            summary: the same id for something else
            kind: anomaly
            on: gpu
            window: 5m
            by: [gpu_uuid, gpu_instance]
            series:
              hot: {metric: temperature_c, bad: up}
            owner: team
        """
            .getBytes(StandardCharsets.UTF_8);
    detecting.processElement2(
        new StreamRecord<>(new TopicRecord(new Origin(Topics.ALERT_RULES, 0, 0, 0), book)));
    detecting.processElement1(new StreamRecord<>(ofCalls));
    detecting.setProcessingTime(START.plusSeconds(3_600).toEpochMilli());

    collect();
    assertThat(observed).isEmpty();
    assertThat(expectations).isEmpty();
  }

  private static WindowSums oneCall() {
    BigDecimal none = BigDecimal.ZERO;
    return new WindowSums(1, 0, 0, 0, 0, 0, 10, 0, 10, none, none, none, none, 0, 0, 0, 0);
  }

  private void open(OperatorSubtaskState ofRules, OperatorSubtaskState ofDetectors)
      throws Exception {
    rules =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new CoBroadcastWithKeyedOperator<>(
                new ApplyGpuRules(), List.of(StateDescriptors.ALERT_RULES)),
            GpuMinute::key,
            null,
            TextType.TEXT);
    detecting = WindowRig.detectors();
    if (ofRules != null) {
      rules.initializeState(ofRules);
      detecting.initializeState(ofDetectors);
    }
    rules.open();
    detecting.open();
    detecting.setProcessingTime(START.toEpochMilli());
  }

  /** An update on the topic of rollups, and what it makes the operators say. */
  private void hear(int minute, double celsius) throws Exception {
    byte[] update = TestGpus.update(facts(minute, celsius), ++revisions);
    TopicRecord message = new TopicRecord(new Origin(Topics.GPU_ROLLUPS, 0, revisions, 0), update);
    rules.processElement1(new StreamRecord<>(GpuWatchRecords.toMinute(message)));
    List<SeriesNews> over = new ArrayList<>();
    WatchRig.drain(rules, ApplyGpuRules.SERIES, over);
    for (SeriesNews news : over) {
      detecting.processElement1(new StreamRecord<>(news));
    }
    collect();
  }

  private void collect() {
    observed.addAll(WatchRig.take(detecting));
    WatchRig.drain(detecting, DetectAnomalies.ANOMALIES, anomalies);
    WatchRig.drain(detecting, DetectAnomalies.EXPECTATIONS, expectations);
  }

  private static GpuFacts facts(int minute, double celsius) {
    return TestGpus.working("GPU-1", START.plusSeconds(60L * minute), celsius);
  }
}
