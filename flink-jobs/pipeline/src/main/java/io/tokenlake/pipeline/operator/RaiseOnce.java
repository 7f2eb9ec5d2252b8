package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.alert.Alert;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Lets each alert through once: the topic of calls repeats entries after a failure. */
public final class RaiseOnce extends KeyedProcessFunction<String, Alert, Alert> {
  private static final long serialVersionUID = 1L;

  private final Duration horizon;

  private transient ValueState<Boolean> raised;

  /**
   * @param horizon how long an alert is recognised when its evidence comes again
   */
  public RaiseOnce(Duration horizon) {
    this.horizon = horizon;
  }

  @Override
  public void open(OpenContext context) {
    raised = getRuntimeContext().getState(StateDescriptors.raisedAlert(horizon));
  }

  @Override
  public void processElement(Alert alert, Context context, Collector<Alert> out) throws Exception {
    if (raised.value() == null) {
      raised.update(true);
      out.collect(alert);
    }
  }
}
