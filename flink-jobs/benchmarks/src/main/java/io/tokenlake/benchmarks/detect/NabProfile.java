package io.tokenlake.benchmarks.detect;

/**
 * NAB's three application profiles: what a found window, a false alarm and a missed window weigh.
 */
public enum NabProfile {
  STANDARD(1.0, 0.11, 1.0),
  REWARD_LOW_FP_RATE(1.0, 0.22, 1.0),
  REWARD_LOW_FN_RATE(1.0, 0.11, 2.0);

  private final double truePositive;
  private final double falsePositive;
  private final double falseNegative;

  NabProfile(double truePositive, double falsePositive, double falseNegative) {
    this.truePositive = truePositive;
    this.falsePositive = falsePositive;
    this.falseNegative = falseNegative;
  }

  double truePositive() {
    return truePositive;
  }

  double falsePositive() {
    return falsePositive;
  }

  double falseNegative() {
    return falseNegative;
  }
}
