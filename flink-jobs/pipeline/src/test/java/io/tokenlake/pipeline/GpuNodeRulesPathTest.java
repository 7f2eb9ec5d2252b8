package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.gpu.GpuDevice;
import io.tokenlake.domain.gpu.GpuSum;
import io.tokenlake.domain.gpu.GpuSums;
import io.tokenlake.domain.rule.GpuFacts;
import io.tokenlake.pipeline.convert.GpuWatchRecords;
import io.tokenlake.pipeline.operator.ApplyGpuNodeRules;
import io.tokenlake.pipeline.operator.StateDescriptors;
import io.tokenlake.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the watch makes of the GPUs of one machine as time passes, on its way through an operator.
 */
class GpuNodeRulesPathTest {
  /** 2026-01-01T00:00:00Z. */
  private static final long START_MILLIS = 1_767_225_600_000L;

  private static final long LOOK_SECONDS = 10;

  private KeyedTwoInputStreamOperatorTestHarness<String, GpuMinute, TopicRecord, Observation> rules;
  private final List<Observation> found = new ArrayList<>();
  private long second;
  private long revisions;

  @BeforeEach
  void open() throws Exception {
    rules = opened(null);
  }

  @AfterEach
  void close() throws Exception {
    rules.close();
  }

  @Test
  void aGpuThatIsNotHeardOfForTwoMinutesIsAbsentAndItsReturnIsTold() throws Exception {
    while (second < 120) {
      hear("GPU-1", 0.9);
      if (second < 10) {
        hear("GPU-2", 0.9);
      }
      pass(LOOK_SECONDS);
    }
    assertThat(found).isEmpty();

    while (second < 140) {
      hear("GPU-1", 0.9);
      pass(LOOK_SECONDS);
    }
    assertThat(found)
        .extracting(Observation::ruleId, o -> o.entity().get("gpu_uuid"), Observation::signal)
        .containsExactly(tuple("gpu_absent", "GPU-2", Signal.BREACH));

    hear("GPU-1", 0.9);
    hear("GPU-2", 0.9);
    pass(LOOK_SECONDS);
    assertThat(found.get(found.size() - 1).signal()).isEqualTo(Signal.CLEAR);
  }

  @Test
  void aMachineOfWhichNothingIsHeardIsDarkAndItsGpusAreNotAbsent() throws Exception {
    hear("GPU-1", 0.9);
    hear("GPU-2", 0.9);
    pass(120);
    assertThat(found).isEmpty();

    pass(490);
    assertThat(found)
        .as("each minute once, and at once when it gets louder")
        .extracting(Observation::ruleId, Observation::severity)
        .contains(tuple("gpu_exporter_dark", Severity.WARN))
        .endsWith(tuple("gpu_exporter_dark", Severity.PAGE));
    assertThat(found).extracting(Observation::ruleId).containsOnly("gpu_exporter_dark");
  }

  @Test
  void aGpuThatDoesLessThanTheOthersOfItsMachineIsAStraggler() throws Exception {
    while (second < 130) {
      for (int gpu = 0; gpu < 4; gpu++) {
        hear("GPU-" + gpu, gpu == 3 ? 0.5 : 0.9 + gpu / 100.0);
      }
      pass(LOOK_SECONDS);
    }

    assertThat(found)
        .extracting(Observation::ruleId, o -> o.entity().get("gpu_uuid"), Observation::signal)
        .containsOnly(tuple("gpu_straggler", "GPU-3", Signal.BREACH));
  }

  @Test
  void whatWasSilentWhileTheJobWasDownIsNotHeldAgainstIt() throws Exception {
    hear("GPU-1", 0.9);
    hear("GPU-2", 0.9);
    pass(LOOK_SECONDS);
    OperatorSubtaskState stored = rules.snapshot(1, 1);
    rules.close();
    second += 3_600;

    rules = opened(stored);
    pass(LOOK_SECONDS);
    hear("GPU-1", 0.9);
    pass(110);
    assertThat(found).as("an hour of silence was the job's own").isEmpty();

    while (second < 3_600 + 150) {
      hear("GPU-1", 0.9);
      pass(LOOK_SECONDS);
    }
    assertThat(found)
        .extracting(Observation::ruleId, o -> o.entity().get("gpu_uuid"), Observation::signal)
        .as("two minutes of silence since are not")
        .containsExactly(tuple("gpu_absent", "GPU-2", Signal.BREACH));
  }

  private KeyedTwoInputStreamOperatorTestHarness<String, GpuMinute, TopicRecord, Observation>
      opened(OperatorSubtaskState stored) throws Exception {
    KeyedTwoInputStreamOperatorTestHarness<String, GpuMinute, TopicRecord, Observation> harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new CoBroadcastWithKeyedOperator<>(
                new ApplyGpuNodeRules(), List.of(StateDescriptors.ALERT_RULES)),
            GpuMinute::node,
            null,
            TextType.TEXT);
    if (stored != null) {
      harness.initializeState(stored);
    }
    harness.setProcessingTime(START_MILLIS + second * 1_000);
    harness.open();
    return harness;
  }

  /** An update on the topic of rollups about the minute that goes on. */
  private void hear(String uuid, double activity) throws Exception {
    GpuSums sums = new GpuSums();
    sums.put(GpuSum.SAMPLES, 60.0);
    sums.put(GpuSum.UTILIZATION_S, 60.0);
    sums.put(GpuSum.UTILIZED_S, 60 * activity);
    GpuDevice device = TestGpus.device(uuid);
    long minuteMicros = (START_MILLIS + second / 60 * 60_000) * 1_000;
    byte[] update = TestGpus.update(new GpuFacts(device, minuteMicros, 1, sums), ++revisions);
    TopicRecord message = new TopicRecord(new Origin(Topics.GPU_ROLLUPS, 0, revisions, 0), update);
    rules.processElement1(new StreamRecord<>(GpuWatchRecords.toMinute(message)));
  }

  private void pass(long seconds) throws Exception {
    for (long end = second + seconds; second < end; ) {
      second++;
      rules.setProcessingTime(START_MILLIS + second * 1_000);
    }
    found.addAll(WatchRig.take(rules));
  }
}
