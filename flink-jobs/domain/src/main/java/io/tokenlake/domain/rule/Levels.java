package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import java.util.EnumMap;
import java.util.Map;

/**
 * The limits of a rule, by severity.
 *
 * @param above whether a value over a limit breaks it; else one below does
 * @param limits by severity, at least one; the louder, the further out
 * @param clear what a value must come back to before all is well; null for the nearest limit
 */
public record Levels(boolean above, Map<Severity, Double> limits, Double clear) {

  /** A copy that nobody else changes. */
  public Levels {
    limits = new EnumMap<>(limits);
  }

  /** What a value means. */
  Signal signal(double value) {
    if (broken(value) != null) {
      return Signal.BREACH;
    }
    double well = clear == null ? nearest() : clear;
    boolean isWell = above ? value <= well : value >= well;
    return isWell ? Signal.CLEAR : Signal.HOLD;
  }

  /** The loudest severity whose limit a value is beyond; null when it is beyond none. */
  Severity broken(double value) {
    Severity loudest = null;
    for (Map.Entry<Severity, Double> limit : limits.entrySet()) {
      if (above ? value > limit.getValue() : value < limit.getValue()) {
        loudest = limit.getKey();
      }
    }
    return loudest;
  }

  /** The limit that a value is beyond, or the nearest. */
  double limitFor(double value) {
    Severity broken = broken(value);
    return broken == null ? nearest() : limits.get(broken);
  }

  /** The limit that breaks first. */
  double nearest() {
    return limits.values().stream()
        .reduce((a, b) -> above ? Math.min(a, b) : Math.max(a, b))
        .orElseThrow();
  }

  /** The quietest severity. */
  Severity quietest() {
    return limits.keySet().iterator().next();
  }
}
