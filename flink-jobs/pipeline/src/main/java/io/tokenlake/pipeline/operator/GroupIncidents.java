package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.rule.AnomalyGroup;
import io.tokenlake.domain.rule.IncidentGroup;
import io.tokenlake.domain.rule.TenantIncidents;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Makes one observation of what several entities of a tenant show at once. Windows end for all of
 * them at the same time, and what is said of them comes within seconds: so long it is gathered.
 */
public final class GroupIncidents extends KeyedProcessFunction<String, Observation, Observation> {
  /** How long what is said of the entities of a tenant is gathered. */
  static final long GATHER_MILLIS = 3_000;

  private static final long CATCH_UP_MILLIS = AnomalyGroup.CATCH_UP.toMillis();

  private static final long serialVersionUID = 1L;

  private transient ValueState<TenantIncidents> incidents;
  private transient Listening listening;

  @Override
  public void open(OpenContext context) {
    incidents = getRuntimeContext().getState(StateDescriptors.incidentsOfTenant());
    listening = new Listening(getRuntimeContext());
  }

  @Override
  public void processElement(Observation observation, Context context, Collector<Observation> out)
      throws Exception {
    TenantIncidents before = incidents.value();
    if (before == null || before.gathered().isEmpty()) {
      TimerService timers = context.timerService();
      timers.registerProcessingTimeTimer(
          Math.max(timers.currentProcessingTime(), caughtUpMillis(timers)) + GATHER_MILLIS);
    }
    incidents.update(IncidentGroup.gather(before, observation));
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Observation> out)
      throws Exception {
    TenantIncidents gathered = incidents.value();
    if (gathered == null || gathered.gathered().isEmpty()) {
      return;
    }
    TimerService timers = context.timerService();
    long earliest = caughtUpMillis(timers) + GATHER_MILLIS;
    if (timestamp < earliest) { // it was set before the job was down
      timers.registerProcessingTimeTimer(earliest);
      return;
    }
    IncidentGroup.Result result = IncidentGroup.tell(gathered);
    incidents.update(result.incidents());
    result.observations().forEach(out::collect);
  }

  /**
   * When detectors have judged all of what came while the job was down: they catch up from when
   * they hear of something, which is soon after the start.
   */
  private long caughtUpMillis(TimerService timers) {
    return listening.sinceMillis(timers, 2 * CATCH_UP_MILLIS) + CATCH_UP_MILLIS;
  }
}
