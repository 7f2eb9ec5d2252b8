package io.tokenlake.domain.alert;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A memory on the heap, which can be copied as a checkpoint is. */
public final class MapAlertMemory implements AlertMemory {
  private final Map<String, AlertState> alerts = new HashMap<>();
  private final TreeMap<Long, List<String>> wakes = new TreeMap<>();
  private TenantState tenant;

  MapAlertMemory copy() {
    MapAlertMemory copy = new MapAlertMemory();
    copy.alerts.putAll(alerts);
    copy.wakes.putAll(wakes);
    copy.tenant = tenant;
    return copy;
  }

  int size() {
    return alerts.size();
  }

  @Override
  public AlertState alert(String dedupeKey) {
    return alerts.get(dedupeKey);
  }

  @Override
  public void putAlert(String dedupeKey, AlertState state) {
    if (state == null) {
      alerts.remove(dedupeKey);
    } else {
      alerts.put(dedupeKey, state);
    }
  }

  @Override
  public TenantState tenant() {
    return tenant;
  }

  @Override
  public void putTenant(TenantState state) {
    tenant = state;
  }

  @Override
  public List<String> wakes(long second) {
    return wakes.get(second);
  }

  @Override
  public void putWakes(long second, List<String> dedupeKeys) {
    if (dedupeKeys == null) {
      wakes.remove(second);
    } else {
      wakes.put(second, dedupeKeys);
    }
  }

  @Override
  public Long firstWake() {
    return wakes.isEmpty() ? null : wakes.firstKey();
  }
}
