package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Band;
import io.tokenlake.domain.alert.Driver;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One window of a group and the one before it, as they are now. */
record WindowView(List<ModelSums> models, List<ModelSums> before, List<Exemplar> exemplars) {
  private static final int MOST_EXEMPLARS = 3;

  /**
   * Reads a window and, from {@code beforeMicros} to its start, the one before it.
   *
   * @param within a bucket is in the window in which it is so long after its start
   */
  static WindowView of(
      WindowMemory memory, long startMicros, long endMicros, long beforeMicros, long within)
      throws Exception {
    List<ModelSums> models = List.of();
    List<ModelSums> before = List.of();
    List<Exemplar> exemplars = new ArrayList<>();
    for (long start : memory.starts()) {
      long at = start + within;
      if (at >= beforeMicros && at < startMicros) {
        before = Bucket.plus(before, memory.bucket(start).models());
      } else if (at >= startMicros && at < endMicros) {
        Bucket bucket = memory.bucket(start);
        models = Bucket.plus(models, bucket.models());
        exemplars.addAll(bucket.exemplars());
      }
    }
    return new WindowView(models, before, exemplars);
  }

  /** What a rule measures; null when there is too little to say. */
  Double value(Rule rule) {
    Double value = measured(rule, models);
    if (rule.kind() != RuleKind.CHANGE || value == null) {
      return value;
    }
    Double was = measured(rule, before);
    return was == null || was <= 0 ? null : Double.valueOf(value / was);
  }

  /** Whether a rule is about money and nobody knows what the window cost. */
  boolean lacksPrices(Rule rule) {
    return rule.isAboutMoney() && !Bucket.total(models).isCostKnown();
  }

  private static Double measured(Rule rule, List<ModelSums> models) {
    WindowSums sums = Bucket.total(models);
    Minimum minimum = rule.minimum();
    boolean enough =
        sums.calls() >= minimum.calls()
            && sums.inputTokens() + sums.outputTokens() >= minimum.tokens()
            && sums.cost().compareTo(minimum.usd()) >= 0;
    if (!enough) {
      return null;
    }
    Double metric = sums.metric(rule.metric());
    if (metric == null || metric < minimum.count()) {
      return null;
    }
    if (rule.kind() == RuleKind.RATE) {
      return metric * rule.perMillis() / rule.windowMillis();
    }
    if (rule.of() == null) {
      return metric;
    }
    Double whole = sums.metric(rule.of());
    return whole == null || whole <= 0 ? null : Double.valueOf(metric / whole);
  }

  /** Says what was before, what it costs and why, and which calls show it. */
  void explain(Rule rule, Finding finding) {
    BigDecimal cost = Bucket.total(models).cost();
    boolean explained = rule.isAboutMoney() || rule.kind() == RuleKind.CHANGE;
    boolean hasBefore = Bucket.total(before).calls() > 0;
    Driver driver = explained ? CostDriver.between(before, models) : null;
    // A change is told as a multiple of what was before.
    Double was = rule.kind() == RuleKind.CHANGE ? Double.valueOf(1) : measured(rule, before);
    Double expected = hasBefore ? was : null;
    if (expected != null) {
      String method = rule.period() == null ? "window before" : "period before";
      finding.instead(new Band(expected, null, null, method, 1L));
    }
    finding
        .cost(cost.signum() == 0 ? null : cost, driver, null)
        .shownBy(
            exemplars.stream()
                .sorted(Comparator.comparingDouble(Exemplar::value).reversed())
                .limit(MOST_EXEMPLARS)
                .map(call -> call.asEvidence(rule.summary()))
                .toList());
  }
}
