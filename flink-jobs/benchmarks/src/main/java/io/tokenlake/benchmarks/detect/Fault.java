package io.tokenlake.benchmarks.detect;

import io.tokenlake.benchmarks.detect.Traffic.Metric;
import java.util.Map;

/** What can go wrong with an entity, as factors on its metrics. */
public enum Fault {
  /** The provider fails: most calls end in errors, the rest is slow, clients give up. */
  OUTAGE(Map.of(Metric.ERROR_RATE, 60.0, Metric.LATENCY_P95, 3.0, Metric.CALLS, 0.5)),
  /** Clients repeat what failed. */
  RETRY_STORM(Map.of(Metric.CALLS, 5.0, Metric.ERROR_RATE, 20.0)),
  /** An agent goes round in circles with a growing context. */
  RUNAWAY(Map.of(Metric.CALLS, 3.0, Metric.TOKENS_PER_CALL, 3.0)),
  /** A deploy made the prompt longer. */
  PROMPT_BLOAT(Map.of(Metric.TOKENS_PER_CALL, 3.0)),
  /** Everything takes longer. */
  SLOW(Map.of(Metric.LATENCY_P95, 4.0)),
  /** The same calls at a higher price: a fallback to a dearer model. */
  DEARER(Map.of(Metric.COST, 4.0)),
  /** No traffic arrives. */
  SILENCE(Map.of(Metric.CALLS, 0.0));

  private final Map<Metric, Double> factors;

  Fault(Map<Metric, Double> factors) {
    this.factors = factors;
  }

  /**
   * What a metric is multiplied by.
   *
   * @param strength 1 is the whole fault, 0 none
   */
  static double factor(Fault fault, double strength, Metric metric) {
    return fault == null ? 1 : 1 + strength * (fault.factors.getOrDefault(metric, 1.0) - 1);
  }
}
