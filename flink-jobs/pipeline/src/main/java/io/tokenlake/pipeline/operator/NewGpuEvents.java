package io.tokenlake.pipeline.operator;

import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.GpuHappening;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Lets each event of a GPU through once. */
public final class NewGpuEvents extends KeyedProcessFunction<String, GpuHappening, GpuHappening> {
  public static final OutputTag<Completeness> COUNTS = new OutputTag<>("gpu-events-kept") {};

  private static final long serialVersionUID = 1L;

  private final Duration horizon;

  private transient ValueState<Boolean> seen;

  /**
   * @param horizon how long an event is recognised when it is told again
   */
  public NewGpuEvents(Duration horizon) {
    this.horizon = horizon;
  }

  @Override
  public void open(OpenContext context) {
    seen = getRuntimeContext().getState(StateDescriptors.gpuEventSeen(horizon));
  }

  @Override
  public void processElement(GpuHappening event, Context context, Collector<GpuHappening> out)
      throws Exception {
    boolean repeated = seen.value() != null;
    seen.update(true);
    context.output(
        COUNTS, Completeness.reclaimed(event.origin(), repeated ? 0 : 1, repeated ? 1 : 0, 0));
    if (!repeated) {
      out.collect(event);
    }
  }
}
