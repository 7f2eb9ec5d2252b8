package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.alert.AlertMemory;
import io.tokenlake.domain.alert.AlertState;
import io.tokenlake.domain.alert.TenantState;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/** The memory of the alerts of the tenant that is the current key. */
final class KeyedAlertMemory implements AlertMemory {
  private final MapState<String, AlertState> alerts;
  private final MapState<Long, List<String>> wakes;
  private final ValueState<Long> firstWake;
  private final ValueState<TenantState> tenant;

  KeyedAlertMemory(RuntimeContext context) {
    alerts = context.getMapState(StateDescriptors.alertsOfTenant());
    wakes = context.getMapState(StateDescriptors.wakesOfTenant());
    firstWake = context.getState(StateDescriptors.firstWakeOfTenant());
    tenant = context.getState(StateDescriptors.tenantState());
  }

  @Override
  public AlertState alert(String dedupeKey) throws Exception {
    return alerts.get(dedupeKey);
  }

  @Override
  public void putAlert(String dedupeKey, AlertState state) throws Exception {
    if (state == null) {
      alerts.remove(dedupeKey);
    } else {
      alerts.put(dedupeKey, state);
    }
  }

  @Override
  public TenantState tenant() throws Exception {
    return tenant.value();
  }

  @Override
  public void putTenant(TenantState state) throws Exception {
    tenant.update(state);
  }

  @Override
  public List<String> wakes(long second) throws Exception {
    return wakes.get(second);
  }

  @Override
  public void putWakes(long second, List<String> dedupeKeys) throws Exception {
    Long first = firstWake.value();
    if (dedupeKeys == null) {
      wakes.remove(second);
      if (first != null && first == second) {
        firstWake.clear();
      }
    } else {
      wakes.put(second, dedupeKeys);
      if (first != null && second < first) {
        firstWake.update(second);
      }
    }
  }

  @Override
  public Long firstWake() throws Exception {
    Long known = firstWake.value();
    if (known != null) {
      return known;
    }
    // Only when one has passed: this is asked with every entry of the log.
    Long first = null;
    for (long second : wakes.keys()) {
      first = first == null ? second : Math.min(first, second);
    }
    if (first != null) {
      firstWake.update(first);
    }
    return first;
  }
}
