package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.alert.Alert;
import io.tokenlake.domain.alert.RunawayCompletionRule;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.convert.EntryLimits;
import io.tokenlake.pipeline.convert.LedgerRecords;
import io.tokenlake.schemas.LlmCallCodec;
import io.tokenlake.schemas.LlmCallRecord;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Holds every new entry of the ledger against the rules about single calls. */
public final class EvaluateCalls extends ProcessFunction<TopicRecord, Alert> {
  public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters") {};

  private static final long serialVersionUID = 1L;

  private final long runawayCompletionTokens;

  private transient RunawayCompletionRule rule;

  /**
   * @param runawayCompletionTokens output tokens over which a call is a runaway
   */
  public EvaluateCalls(long runawayCompletionTokens) {
    this.runawayCompletionTokens = runawayCompletionTokens;
  }

  @Override
  public void open(OpenContext context) {
    rule = new RunawayCompletionRule(runawayCompletionTokens);
  }

  @Override
  public void processElement(TopicRecord record, Context context, Collector<Alert> out) {
    LlmCallRecord entry;
    try {
      entry = LlmCallCodec.decode(record.payload());
    } catch (IOException e) {
      refuse("UNDECODABLE", e.getMessage(), record, context);
      return;
    }
    String problem = EntryLimits.problem(entry);
    if (problem != null) {
      refuse("INVALID_ENTRY", problem, record, context);
      return;
    }
    // What is taken back is news about nothing that happened.
    if (entry.getCalls() > 0) {
      rule.evaluate(LedgerRecords.toBilledCall(entry)).ifPresent(out::collect);
    }
  }

  private static void refuse(String reason, String detail, TopicRecord record, Context context) {
    context.output(
        DEAD_LETTERS,
        new DeadLetter(reason, detail, null, null, record.payload(), record.origin()));
  }
}
