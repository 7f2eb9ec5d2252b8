package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.alert.Alert;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.TenantAlerts;
import io.tokenlake.pipeline.LoggedObservation;
import io.tokenlake.pipeline.TextType;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Leads the alerts of each tenant through their life, by the log of observations alone. Where time
 * must pass and the log is silent, it has a tick logged, and goes on when it reads that: so time,
 * too, is what the log says, and reading the log again gives the same alerts.
 */
public final class RaiseAlerts extends KeyedProcessFunction<String, LoggedObservation, Alert> {
  /** What is to be logged so that time passes. */
  public static final OutputTag<Observation> TICKS =
      new OutputTag<>("ticks", TextType.in(Observation.class));

  /** While the log is behind, or another machine's clock, ticks come no faster than this. */
  private static final long LEAST_PAUSE_MILLIS = 1_000;

  private static final long serialVersionUID = 1L;

  private transient TenantAlerts alerts;
  private transient ValueState<Long> timer;

  @Override
  public void open(OpenContext context) {
    alerts = new TenantAlerts(new KeyedAlertMemory(getRuntimeContext()));
    timer = getRuntimeContext().getState(StateDescriptors.tickOfTenant());
  }

  @Override
  public void processElement(LoggedObservation entry, Context context, Collector<Alert> out)
      throws Exception {
    alerts.observe(entry.observation(), entry.loggedAtMicros()).forEach(out::collect);
    plan(context.timerService());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Alert> out)
      throws Exception {
    String key = context.getCurrentKey();
    context.output(TICKS, Observation.tick(key.isEmpty() ? null : key));
    // Should the tick be lost, or be logged at a time before, another one follows.
    timer.clear();
    plan(context.timerService());
  }

  private void plan(TimerService timers) throws Exception {
    Long wakeAt = alerts.wakeAtMicros();
    Long planned = timer.value();
    if (wakeAt == null) {
      if (planned != null) {
        timers.deleteProcessingTimeTimer(planned);
        timer.clear();
      }
      return;
    }
    long earliest = timers.currentProcessingTime() + LEAST_PAUSE_MILLIS;
    long next = Math.max(wakeAt / 1_000, earliest);
    if (planned != null && planned <= next) {
      return; // what comes earlier plans anew
    }
    if (planned != null) {
      timers.deleteProcessingTimeTimer(planned);
    }
    timers.registerProcessingTimeTimer(next);
    timer.update(next);
  }
}
