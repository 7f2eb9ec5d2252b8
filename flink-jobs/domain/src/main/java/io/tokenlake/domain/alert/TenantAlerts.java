package io.tokenlake.domain.alert;

import java.util.ArrayList;
import java.util.List;

/**
 * The alerts of one tenant: takes what is observed in the order of one log, lets time pass between,
 * and says what to send.
 *
 * <p>Time is that of the log and never a clock's. So the same log gives the same messages, whenever
 * and however often it is read: what is sent again after a failure is what was sent before.
 */
public final class TenantAlerts {
  private static final long MICROS = 1_000_000;

  private final AlertMemory memory;
  private final List<Alert> messages = new ArrayList<>();
  private TenantState tenant;

  public TenantAlerts(AlertMemory memory) {
    this.memory = memory;
  }

  /**
   * The next entry of the log.
   *
   * @param loggedAtMicros when it was logged, µs since the epoch; what goes backwards counts as now
   * @return the messages that it, and the time since the entry before, give cause to
   */
  public List<Alert> observe(Observation observation, long loggedAtMicros) throws Exception {
    messages.clear();
    TenantState stored = memory.tenant();
    tenant = (stored == null ? TenantState.NEW : stored);
    long now = Math.max(tenant.nowMicros(), loggedAtMicros);
    passTo(now);
    tenant = tenant.at(now);
    if (observation.signal() != Signal.TICK) {
      step(observation.dedupeKey(), observation);
    }
    memory.putTenant(tenant);
    return List.copyOf(messages);
  }

  /** When the log must have another entry for time to pass, µs since the epoch; null for never. */
  public Long wakeAtMicros() throws Exception {
    Long second = memory.firstWake();
    return second == null ? null : second * MICROS;
  }

  private void passTo(long now) throws Exception {
    Long second = memory.firstWake();
    while (second != null && second * MICROS <= now) {
      List<String> due = memory.wakes(second);
      memory.putWakes(second, null);
      tenant = tenant.at(second * MICROS);
      for (String dedupeKey : due) {
        step(dedupeKey, null);
      }
      second = memory.firstWake();
    }
  }

  /** One step of one alert; without a look it is time that has passed. */
  private void step(String dedupeKey, Observation look) throws Exception {
    AlertState stored = memory.alert(dedupeKey);
    if (stored == null && look == null) {
      return; // an earlier wake has forgotten it
    }
    AlertState before = look == null ? stored.unplanned(tenant.nowMicros() / MICROS) : stored;
    Observation of = look == null ? before.shown() : look;
    boolean room = tenant.hasRoom(of.policy());
    String incident =
        tenant.held() > 0 && !of.ruleId().equals(Storm.RULE_ID) ? stormId(of.tenant()) : null;
    AlertLife.Step step =
        look == null
            ? AlertLife.wake(before, tenant.nowMicros(), room, incident)
            : AlertLife.observe(before, look, tenant.nowMicros(), room, incident);
    memory.putAlert(dedupeKey, planned(dedupeKey, step.state()));
    messages.addAll(step.messages());
    watchStorm(of, before, step);
  }

  private void watchStorm(Observation of, AlertState before, AlertLife.Step step) throws Exception {
    boolean wasHeld = before != null && before.isHeld();
    boolean isHeld = step.state() != null && step.state().isHeld();
    boolean opened =
        step.messages().stream().anyMatch(message -> message.status() == Alert.Status.OPEN);
    int change = (isHeld ? 1 : 0) - (wasHeld ? 1 : 0);
    Long stormStart = tenant.stormStartMicros();
    tenant = tenant.after(opened, change, of.policy());
    if (change != 0) {
      long start = stormStart == null ? tenant.nowMicros() : stormStart;
      AlertState storm = memory.alert(Storm.dedupeKey(of.tenant()));
      step(Storm.dedupeKey(of.tenant()), Storm.observation(of, tenant, start, storm));
    }
  }

  private String stormId(String name) throws Exception {
    AlertState storm = memory.alert(Storm.dedupeKey(name));
    return storm == null || storm.isIdle() ? null : storm.alertId();
  }

  /**
   * Has the alert looked at when time alone changes something. One plan is enough: a look that
   * comes too early plans the next.
   */
  private AlertState planned(String dedupeKey, AlertState state) throws Exception {
    if (state == null) {
      return null;
    }
    long second = Math.floorDiv(AlertLife.wakeAt(state), MICROS) + 1;
    if (state.plannedSecond() != null && state.plannedSecond() <= second) {
      return state;
    }
    List<String> others = memory.wakes(second);
    List<String> due = others == null ? new ArrayList<>() : new ArrayList<>(others);
    due.add(dedupeKey);
    memory.putWakes(second, due);
    return state.planned(second);
  }
}
