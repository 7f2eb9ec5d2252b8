package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.pipeline.operator.SumPerCheckpoint;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SumPerCheckpointTest {
  private static final Origin FIRST_MINUTE = new Origin("otlp_spans", 0, 1, 59_999_999);
  private static final Origin SECOND_MINUTE = new Origin("otlp_spans", 0, 2, 60_000_000);

  private OneInputStreamOperatorTestHarness<Completeness, Completeness> harness;

  @BeforeEach
  void open() throws Exception {
    harness = new OneInputStreamOperatorTestHarness<>(new SumPerCheckpoint());
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void sumsByMinuteAppearBeforeTheBarrierAndNotEarlier() throws Exception {
    process(Completeness.read(FIRST_MINUTE, 3, 1, 0));
    process(Completeness.read(FIRST_MINUTE, 2, 0, 0));
    process(Completeness.read(SECOND_MINUTE, 1, 0, 0));
    assertThat(harness.extractOutputValues()).isEmpty();

    harness.prepareSnapshotPreBarrier(1);

    assertThat(harness.extractOutputValues())
        .containsExactly(
            new Completeness(0, "otlp_spans", 0, 5, 0, 0, 0, 1, 0),
            new Completeness(60_000_000, "otlp_spans", 0, 1, 0, 0, 0, 0, 0));
  }

  @Test
  void nothingIsEmittedTwice() throws Exception {
    process(Completeness.duplicate(FIRST_MINUTE));
    harness.prepareSnapshotPreBarrier(1);
    harness.prepareSnapshotPreBarrier(2);

    assertThat(harness.extractOutputValues()).hasSize(1);
  }

  @Test
  void theEndOfTheInputEmitsWhatIsLeft() throws Exception {
    process(Completeness.recorded(FIRST_MINUTE));

    harness.endInput();

    assertThat(harness.extractOutputValues())
        .containsExactly(new Completeness(0, "otlp_spans", 0, 0, 1, 0, 0, 0, 0));
  }

  private void process(Completeness delta) throws Exception {
    harness.processElement(new StreamRecord<>(delta));
  }
}
