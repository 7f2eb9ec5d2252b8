package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.LifePolicy;
import java.util.List;
import java.util.Set;

/** Reads how calm the alerts of a rule are. */
final class PolicyReader {
  private static final long MINUTE = 60_000;
  private static final long DAY = 86_400_000;

  private PolicyReader() {}

  /**
   * The policy; what is wrong becomes a problem.
   *
   * @param notes gets what is taken otherwise than stated
   */
  static LifePolicy read(
      YamlFields fields, RuleKind kind, RuleScope on, StormLimit storm, List<String> notes) {
    boolean zeroIsWell = kind != RuleKind.RATIO && kind != RuleKind.CHANGE && !isGauge(fields);
    long silence =
        switch (kind) {
          case BUDGET -> period(fields);
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
    } else if (kind == RuleKind.BUDGET && stated < silence) {
      notes.add(
          fields.note(
              "silence",
              "has a 'silence' shorter than its period, so that it would be resolved while it is"
                  + " overspent; it is taken as %dd, the period".formatted(silence / DAY)));
      stated = silence;
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

  /** A budget that is overspent is so until its period ends, though nothing more is said of it. */
  private static long period(YamlFields fields) {
    return "month".equals(fields.textOrNull("period")) ? 31 * DAY : DAY;
  }

  private static boolean isGauge(YamlFields fields) {
    String metric = fields.textOrNull("metric");
    return metric != null && metric.contains("_p9");
  }
}
