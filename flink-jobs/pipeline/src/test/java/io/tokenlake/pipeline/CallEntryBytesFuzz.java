package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tokenlake.domain.alert.Alert;
import io.tokenlake.pipeline.convert.AlertMessages;
import io.tokenlake.pipeline.convert.AvroRows;
import io.tokenlake.pipeline.convert.TableRecords;
import io.tokenlake.pipeline.operator.EvaluateCalls;
import io.tokenlake.schemas.LlmCallCodec;
import io.tokenlake.schemas.Topics;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes on the topic of calls: read by the watch job, or a dead letter. */
class CallEntryBytesFuzz {
  private static OneInputStreamOperatorTestHarness<TopicRecord, Alert> watch;

  @MethodSource
  @FuzzTest
  void anyEntryIsWatchedOrRefused(byte[] entry) throws Exception {
    if (watch == null) {
      watch = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new EvaluateCalls(1)));
      watch.open();
    }
    watch.processElement(
        new StreamRecord<>(new TopicRecord(new Origin(Topics.LLM_CALLS, 0, 0, 0), entry)));
    for (Alert alert : watch.extractOutputValues()) {
      assertThat(AlertMessages.toMessage(alert).value()).hasSizeLessThan(1_000_000);
      AvroRows.toRow(TableRecords.toRecord(alert));
    }
    watch.getOutput().clear();
    var refused = watch.getSideOutput(EvaluateCalls.DEAD_LETTERS);
    if (refused != null) {
      refused.forEach(letter -> AvroRows.toRow(TableRecords.toRecord(letter.getValue())));
      refused.clear();
    }
  }

  static Stream<byte[]> anyEntryIsWatchedOrRefused() throws Exception {
    try (PoisonRig rig = new PoisonRig()) {
      rig.sendSpans(
          TestSpans.request(
                  TestSpans.chat(1, 1_000, 20).toBuilder()
                      .addAttributes(TestSpans.text("tags", "[\"a\", \"b\"]"))
                      .addAttributes(TestSpans.text("tenant.id", "t"))
                      .build())
              .toByteArray());
      return rig.entries().stream().map(LlmCallCodec::encode);
    }
  }
}
