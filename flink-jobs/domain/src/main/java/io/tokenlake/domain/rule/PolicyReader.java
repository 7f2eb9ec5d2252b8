package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.LifePolicy;
import java.util.Set;

/** Reads how calm the alerts of a rule are. */
final class PolicyReader {
  private static final long MINUTE = 60_000;
  private static final long DAY = 86_400_000;

  private PolicyReader() {}

  /** The policy; what is wrong becomes a problem. */
  static LifePolicy read(YamlFields fields, RuleKind kind, RuleScope on, StormLimit storm) {
    boolean zeroIsWell = kind != RuleKind.RATIO && kind != RuleKind.CHANGE && !isGauge(fields);
    long silence =
        switch (kind) {
          case BUDGET -> DAY;
          case ABSENCE -> 7 * DAY;
          case ANOMALY -> 60 * MINUTE;
          default -> 15 * MINUTE;
        };
    YamlFields flap = fields.fields("flap");
    if (flap != null) {
      flap.allowOnly(Set.of("episodes", "within"));
    }
    long stated = fields.millis("silence", silence);
    if (stated <= 0) {
      fields.problem("silence", "has no 'silence' at all; it must be at least 1s");
    }
    return new LifePolicy(
        fields.millis("open_after", 0),
        fields.millis("resolve_after", 0),
        stated,
        zeroIsWell || on != RuleScope.WINDOW,
        fields.millis("renotify", 4 * 60 * MINUTE),
        flap == null ? 3 : (int) flap.count("episodes", 0, 3),
        flap == null ? 60 * MINUTE : flap.millis("within", 60 * MINUTE),
        storm.alerts(),
        storm.withinMillis());
  }

  private static boolean isGauge(YamlFields fields) {
    String metric = fields.textOrNull("metric");
    return metric != null && metric.contains("_p9");
  }
}
