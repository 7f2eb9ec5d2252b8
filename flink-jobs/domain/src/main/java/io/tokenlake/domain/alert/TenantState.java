package io.tokenlake.domain.alert;

import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered of all alerts of a tenant together.
 *
 * @param nowMicros the latest time that anything was decided at, µs since the epoch
 * @param opened when the latest alerts opened, µs since the epoch, in order
 * @param held how many alerts are held back
 * @param stormStartMicros since when alerts are held back, µs since the epoch; null when none is
 */
public record TenantState(long nowMicros, List<Long> opened, long held, Long stormStartMicros) {
  static final TenantState NEW = new TenantState(Long.MIN_VALUE, List.of(), 0, null);

  TenantState at(long micros) {
    return new TenantState(Math.max(nowMicros, micros), opened, held, stormStartMicros);
  }

  boolean hasRoom(LifePolicy policy) {
    long since = nowMicros - policy.stormWindowMillis() * 1_000;
    return policy.stormLimit() == 0
        || opened.stream().filter(micros -> micros > since).count() < policy.stormLimit();
  }

  /** The same after a step of one alert. */
  TenantState after(boolean openedNow, int heldChange, LifePolicy policy) {
    List<Long> next = opened;
    if (openedNow && policy.stormLimit() > 0) {
      next = new ArrayList<>(opened);
      next.add(nowMicros);
      if (next.size() > policy.stormLimit()) {
        next.remove(0);
      }
    }
    long nextHeld = held + heldChange;
    return new TenantState(
        nowMicros,
        next,
        nextHeld,
        nextHeld == 0
            ? null
            : stormStartMicros == null ? Long.valueOf(nowMicros) : stormStartMicros);
  }
}
