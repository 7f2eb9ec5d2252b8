package io.tokenlake.pipeline.operator;

import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.TracedSpan;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets the first span of each identity through, whoever sends it again within the horizon. Both
 * fates are counted in {@link #COUNTS}.
 */
public final class DropDuplicates extends KeyedProcessFunction<String, TracedSpan, TracedSpan> {
  public static final OutputTag<Completeness> COUNTS = new OutputTag<>("dedupe-counts") {};

  private static final long serialVersionUID = 1L;

  private final Duration horizon;

  private transient ValueState<Boolean> seen;

  /**
   * @param horizon how long after its first appearance a span is recognised when it comes again
   */
  public DropDuplicates(Duration horizon) {
    this.horizon = horizon;
  }

  @Override
  public void open(OpenContext context) {
    seen = getRuntimeContext().getState(StateDescriptors.seenSpan(horizon));
  }

  @Override
  public void processElement(TracedSpan span, Context context, Collector<TracedSpan> out)
      throws Exception {
    if (seen.value() != null) {
      context.output(COUNTS, Completeness.duplicateSpan(span.origin()));
      return;
    }
    seen.update(true);
    out.collect(span);
    context.output(COUNTS, Completeness.recordedSpan(span.origin(), span.call() != null));
  }
}
