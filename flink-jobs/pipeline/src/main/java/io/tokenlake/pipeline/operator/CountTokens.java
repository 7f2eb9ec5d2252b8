package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.genai.CounterDelta;
import io.tokenlake.domain.genai.MetricPoint.Temporality;
import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.TokenCountDelta;
import io.tokenlake.pipeline.UsagePoint;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Turns the points of each {@link UsagePoint#counter} of a usage metric into what they add. A point
 * that comes again adds nothing, and is counted as a duplicate.
 */
public final class CountTokens extends KeyedProcessFunction<String, UsagePoint, TokenCountDelta> {
  public static final OutputTag<Completeness> COUNTS = new OutputTag<>("token-counts") {};

  /** All that a counter counted since it began is usage, also before we first saw it. */
  private static final long COUNTING_SINCE_EVER = 0;

  private static final long serialVersionUID = 1L;

  private final Duration horizon;

  private transient ValueState<CounterDelta> counter;
  private transient MapState<Long, Boolean> seenDeltas;

  /**
   * @param horizon how long a delta point is recognised when it comes again
   */
  public CountTokens(Duration horizon) {
    this.horizon = horizon;
  }

  @Override
  public void open(OpenContext context) {
    counter = getRuntimeContext().getState(StateDescriptors.counterOfSeries());
    seenDeltas = getRuntimeContext().getMapState(StateDescriptors.deltasOfSeries(horizon));
  }

  @Override
  public void processElement(UsagePoint point, Context context, Collector<TokenCountDelta> out)
      throws Exception {
    if (point.temporality() == Temporality.DELTA) {
      if (seenDeltas.contains(point.timeNanos())) {
        context.output(COUNTS, Completeness.duplicate(point.origin()));
        return;
      }
      seenDeltas.put(point.timeNanos(), true);
    }
    CounterDelta stored = counter.value();
    CounterDelta before = stored == null ? CounterDelta.EMPTY : stored;
    CounterDelta.Step step = before.after(point.metricPoint(), COUNTING_SINCE_EVER);
    if (step.outcome() == CounterDelta.Outcome.LATE) {
      context.output(COUNTS, Completeness.duplicate(point.origin()));
      return;
    }
    counter.update(step.next());
    context.output(COUNTS, Completeness.recorded(point.origin()));
    out.collect(new TokenCountDelta(point, step.added(), step.outcome()));
  }
}
