package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.rule.WindowPoint;
import io.tokenlake.domain.rule.WindowSums;
import io.tokenlake.pipeline.RollupState;
import io.tokenlake.pipeline.SeenMinute;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Turns where minutes stand into what is new of them, so that it can be added up. A state that
 * comes again, or late, has no news.
 */
public final class NewOfMinutes extends KeyedProcessFunction<String, RollupState, WindowPoint> {
  private static final long serialVersionUID = 1L;

  private final Duration horizon;

  private transient MapState<Long, SeenMinute> minutes;

  /**
   * @param horizon how long a minute is remembered after it was told of last
   */
  public NewOfMinutes(Duration horizon) {
    this.horizon = horizon;
  }

  @Override
  public void open(OpenContext context) {
    minutes = getRuntimeContext().getMapState(StateDescriptors.minutesOfEntity(horizon));
  }

  @Override
  public void processElement(RollupState state, Context context, Collector<WindowPoint> out)
      throws Exception {
    WindowPoint point = state.point();
    SeenMinute before = minutes.get(point.minuteMicros());
    if (before != null && state.revision() <= before.revision()) {
      return;
    }
    minutes.put(point.minuteMicros(), new SeenMinute(state.revision(), point.sums()));
    WindowSums known = before == null ? WindowSums.ZERO : before.sums();
    out.collect(
        new WindowPoint(
            point.set(),
            point.tenant(),
            point.dimensions(),
            point.model(),
            point.minuteMicros(),
            point.sums().minus(known)));
  }
}
