package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.alert.Sql;
import io.tokenlake.domain.gpu.GpuDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds minutes of a GPU against the rules about them. What only grows within a minute, such as its
 * highest temperature, is told while the minute goes on; means, and that all is well, when it is
 * over. What was said is remembered, so that a breach is told once for each minute and severity,
 * and nothing is told of what was never broken.
 */
public final class GpuRules {
  private static final long MINUTE_MICROS = 60_000_000;

  private GpuRules() {}

  /**
   * What there is to say.
   *
   * @param over whether the minute is over
   * @param said by rule, the minute and severity of the last breach that was told; changed
   * @param nowMicros for mute windows, µs since the epoch
   */
  public static List<Observation> evaluate(
      GpuFacts facts, boolean over, RuleBook book, Map<String, Long> said, long nowMicros) {
    List<Observation> found = new ArrayList<>();
    GpuDevice device = facts.device();
    for (Rule rule : book.rules(RuleScope.GPU, device.tenant())) {
      Double value = rule.kind() == RuleKind.THRESHOLD ? facts.metric(rule.metric()) : null;
      if (value != null && (over || GpuFacts.isKnownAtOnce(rule.metric()))) {
        Signal signal = rule.levels().signal(value);
        if (tell(rule, signal, value, facts.minuteMicros() / MINUTE_MICROS, over, said)) {
          found.add(finding(rule, signal, value, facts).observation(book, nowMicros));
        }
      }
    }
    return found;
  }

  /**
   * Whether to tell, and notes that it was.
   *
   * @param turn grows with time; a breach is told once a turn and severity
   */
  static boolean tell(
      Rule rule, Signal signal, double value, long turn, boolean over, Map<String, Long> said) {
    Long before = said.get(rule.id());
    if (signal == Signal.BREACH) {
      long now = turn * Severity.values().length + rule.levels().broken(value).ordinal();
      if (before == null || now > before) {
        said.put(rule.id(), now);
        return true;
      }
      return false;
    }
    if (before == null || !over) {
      return false;
    }
    if (signal == Signal.CLEAR) {
      said.remove(rule.id());
    }
    return true;
  }

  private static Finding finding(Rule rule, Signal signal, double value, GpuFacts facts) {
    GpuDevice device = facts.device();
    long start = facts.minuteMicros();
    return of(rule, device)
        .look(device.key() + "@" + start, facts.revision(), signal)
        .measured(value, rule.levels())
        .in(start, start + MINUTE_MICROS)
        .shownBy(List.of(evidence(device, start, value, rule.summary())))
        .query(
            "SELECT * FROM gpu_minutes WHERE gpu_uuid = "
                + Sql.text(device.uuid())
                + " ORDER BY minute DESC LIMIT 60");
  }

  /** A finding about a device. */
  static Finding of(Rule rule, GpuDevice device) {
    return new Finding(rule, device.tenant(), new HashMap<>(GpuFacts.dimensions(device)));
  }

  /** What shows it; of a GPU that does not exist it says so. */
  static Evidence evidence(GpuDevice device, long micros, double value, String why) {
    String shown = device.simulated() ? "simulated: " + why : why;
    return new Evidence(null, null, device.uuid(), micros, value, shown);
  }
}
