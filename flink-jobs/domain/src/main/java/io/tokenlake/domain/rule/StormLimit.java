package io.tokenlake.domain.rule;

import java.util.Set;

/** How many alerts of one tenant may open within a time. */
record StormLimit(int alerts, long withinMillis) {
  private static final StormLimit DEFAULT = new StormLimit(20, 600_000);
  private static final Set<String> KEYS = Set.of("alerts", "within");

  /** Reads it; null is the default. */
  static StormLimit read(YamlFields fields) {
    if (fields == null) {
      return DEFAULT;
    }
    fields.allowOnly(KEYS);
    return new StormLimit(
        (int) fields.count("alerts", 1, DEFAULT.alerts),
        fields.millis("within", DEFAULT.withinMillis));
  }
}
