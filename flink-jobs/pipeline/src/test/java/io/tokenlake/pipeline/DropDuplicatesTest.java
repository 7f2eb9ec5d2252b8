package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.pipeline.operator.DropDuplicates;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class DropDuplicatesTest {
  private static final Duration HORIZON = Duration.ofMinutes(10);

  @Test
  void aSpanSentAgainIsDroppedAndCounted() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement(new StreamRecord<>(span("a")));
      harness.processElement(new StreamRecord<>(span("b")));
      harness.processElement(new StreamRecord<>(span("a")));

      assertThat(harness.extractOutputValues()).containsExactly(span("a"), span("b"));
      ConcurrentLinkedQueue<StreamRecord<Completeness>> counts =
          harness.getSideOutput(DropDuplicates.COUNTS);
      assertThat(counts.stream().mapToLong(c -> c.getValue().recorded()).sum()).isEqualTo(2);
      assertThat(counts.stream().mapToLong(c -> c.getValue().duplicates()).sum()).isEqualTo(1);
    }
  }

  @Test
  void aSpanIsRememberedForExactlyTheHorizon() throws Exception {
    try (var harness = harness()) {
      harness.setStateTtlProcessingTime(0);
      harness.open();
      harness.processElement(new StreamRecord<>(span("a")));

      harness.setStateTtlProcessingTime(HORIZON.toMillis() - 1);
      harness.processElement(new StreamRecord<>(span("a")));
      assertThat(harness.extractOutputValues()).hasSize(1);

      harness.setStateTtlProcessingTime(HORIZON.toMillis() + 1);
      harness.processElement(new StreamRecord<>(span("a")));
      assertThat(harness.extractOutputValues()).hasSize(2);
    }
  }

  @Test
  void aRestoredJobStillKnowsWhatItHasSeen() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.open();
      harness.processElement(new StreamRecord<>(span("a")));
      snapshot = harness.snapshot(1, 1);
    }
    try (var restored = harness()) {
      restored.initializeState(snapshot);
      restored.open();
      restored.processElement(new StreamRecord<>(span("a")));

      assertThat(restored.extractOutputValues()).isEmpty();
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, TracedSpan, TracedSpan> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new DropDuplicates(HORIZON)),
        TracedSpan::identity,
        Types.STRING);
  }

  private static TracedSpan span(String spanId) {
    return new TracedSpan(
        "t",
        spanId,
        null,
        "name",
        "CLIENT",
        0,
        1,
        "UNSET",
        null,
        null,
        null,
        null,
        "{}",
        "{}",
        null,
        new Origin("otlp_spans", 0, 0, 0),
        null);
  }
}
