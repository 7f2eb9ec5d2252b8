package io.tokenlake.benchmarks.detect;

import java.util.Map;
import java.util.SplittableRandom;

/**
 * Generated traffic of one entity, a feature of a tenant that calls one model: calls by hour of the
 * day and of the week, and with them dollars, tokens a call, latency and errors, in windows of five
 * minutes. The smaller the entity the noisier are its metrics. The same seed gives the same
 * traffic.
 */
final class Traffic {
  static final long STEP_SECONDS = 300;

  /** What is measured of an entity; dollars and quantiles are doubles here, it is no ledger. */
  enum Metric {
    CALLS,
    COST,
    TOKENS_PER_CALL,
    LATENCY_P95,
    ERROR_RATE
  }

  private static final int MODELS = 40;
  private static final int PROVIDERS = 6;
  private static final int ENTITIES_A_TENANT = 10;
  private static final double TWO_PI = 2 * Math.PI;
  private static final long DAY = 86_400;
  private static final double NEVER_ABOVE = 30;

  private final SplittableRandom random;
  private final Map<String, String> dimensions;
  private final double rate;
  private final double wave;
  private final double weekend;
  private final long phase;
  private final double tokens;
  private final double dollarsPerToken;
  private final double latency;
  private final double errors;
  private double slow;

  Traffic(int entity, long seed) {
    random = new SplittableRandom(seed * 1_000_003 + entity);
    int model = random.nextInt(MODELS);
    dimensions =
        Map.of(
            "tenant", "tenant-" + entity / ENTITIES_A_TENANT,
            "model", "model-" + model,
            "provider", "provider-" + model % PROVIDERS,
            "feature", "feature-" + entity);
    rate = Math.exp(3 + 1.5 * gaussian());
    wave = 0.2 + 0.6 * random.nextDouble();
    weekend = 0.2 + 0.8 * random.nextDouble();
    phase = random.nextLong(DAY);
    tokens = Math.exp(7 + gaussian());
    dollarsPerToken = 1e-6 * Math.exp(1 + gaussian());
    latency = Math.exp(7 + 0.7 * gaussian());
    errors = 0.002 + 0.02 * random.nextDouble();
  }

  Map<String, String> dimensions() {
    return dimensions;
  }

  /** Calls of a usual window. */
  double rate() {
    return rate;
  }

  /**
   * Fills in the metrics of a window.
   *
   * @param fault what is wrong in it; null when nothing is
   * @param strength how much of it, 1 is all
   */
  void window(long epochSecond, Fault fault, double strength, double[] metrics) {
    slow += 0.01 * (gaussian() - slow);
    double day = 1 + wave * Math.sin(TWO_PI * (epochSecond + phase) / DAY);
    boolean free = Math.floorMod(epochSecond / DAY + 3, 7L) >= 5;
    double expected = rate * day * (free ? weekend : 1) * Math.exp(0.5 * slow);
    double calls = poisson(expected * Fault.factor(fault, strength, Metric.CALLS));
    double sample = Math.sqrt(Math.max(1, calls));
    double perCall =
        tokens
            * Math.exp(0.6 * gaussian() / sample)
            * Fault.factor(fault, strength, Metric.TOKENS_PER_CALL);
    double failed =
        Math.min(
            calls,
            poisson(
                calls * Math.min(0.9, errors * Fault.factor(fault, strength, Metric.ERROR_RATE))));
    metrics[Metric.CALLS.ordinal()] = calls;
    metrics[Metric.TOKENS_PER_CALL.ordinal()] = calls == 0 ? Double.NaN : perCall;
    metrics[Metric.COST.ordinal()] =
        calls * perCall * dollarsPerToken * Fault.factor(fault, strength, Metric.COST);
    metrics[Metric.LATENCY_P95.ordinal()] =
        calls == 0
            ? Double.NaN
            : latency
                * Math.exp(0.8 * gaussian() / sample + 0.1 * slow)
                * Fault.factor(fault, strength, Metric.LATENCY_P95);
    metrics[Metric.ERROR_RATE.ordinal()] = calls == 0 ? Double.NaN : failed / calls;
  }

  private double poisson(double mean) {
    if (mean > NEVER_ABOVE) {
      return Math.max(0, Math.rint(mean + Math.sqrt(mean) * gaussian()));
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  private double gaussian() {
    return random.nextGaussian();
  }
}
