package io.tokenlake.domain.alert;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Looks at alerts, for tests. Times are in seconds. */
final class Observations {
  /** Open and resolved at once; silence of five minutes means that data is missing. */
  static final LifePolicy WINDOWS =
      new LifePolicy(0, 0, 300_000, false, 3_600_000, 3, 3_600_000, 5, 600_000);

  /** The same for single events: silence of a quarter of an hour ends them. */
  static final LifePolicy EVENTS =
      new LifePolicy(0, 0, 900_000, true, 3_600_000, 3, 3_600_000, 5, 600_000);

  private Observations() {}

  static long micros(long seconds) {
    return seconds * 1_000_000;
  }

  static Observation look(String key, String id, Signal signal, long second, LifePolicy policy) {
    return look(key, id, 0, signal, Severity.WARN, second, policy, null);
  }

  static Observation look(
      String key,
      String id,
      long revision,
      Signal signal,
      Severity severity,
      long second,
      LifePolicy policy,
      Long mutedUntilSecond) {
    return new Observation(
        id,
        revision,
        signal,
        "acme",
        key,
        "rule",
        1,
        "threshold",
        severity,
        Map.of("service", key),
        micros(second),
        null,
        null,
        second % 97,
        "1",
        10,
        null,
        null,
        null,
        BigDecimal.valueOf(second, 2),
        null,
        List.of(Evidence.ofSpan("t" + id, "s" + id, micros(second), 1.0, "it")),
        "SELECT 1",
        "owner",
        null,
        Map.of(),
        policy,
        mutedUntilSecond == null ? null : micros(mutedUntilSecond),
        null);
  }
}
