package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tokenlake.domain.alert.Alert;
import io.tokenlake.pipeline.convert.AlertMessages;
import io.tokenlake.pipeline.convert.AlertRecords;
import io.tokenlake.pipeline.convert.AvroRows;
import io.tokenlake.pipeline.convert.TableRecords;
import io.tokenlake.schemas.LlmCallCodec;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes on the topic of calls: read by the watch job, or a dead letter. */
class CallEntryBytesFuzz {
  /** Every call with output breaks this rule. */
  private static final String RULES =
      """
      version: "1"
      rules:
        - id: any_output
          summary: anything
          kind: threshold
          on: call
          metric: output_tokens
          above: {page: 0}
          by: [service, response_model, call_id]
          owner: nobody
      """;

  private static WatchRig watch;

  @MethodSource
  @FuzzTest
  void anyEntryIsWatchedOrRefused(byte[] entry) throws Exception {
    if (watch == null) {
      watch = new WatchRig();
      watch.rules(RULES);
    }
    watch.call(entry);
    for (Alert alert : watch.takeAlerts()) {
      assertThat(AlertMessages.toMessage(alert).value()).hasSizeLessThan(1_000_000);
      AvroRows.toRow(AlertRecords.toRecord(alert));
    }
    watch.takeDeadLetters().forEach(letter -> AvroRows.toRow(TableRecords.toRecord(letter)));
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
