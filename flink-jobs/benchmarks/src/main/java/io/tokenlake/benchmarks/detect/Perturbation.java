package io.tokenlake.benchmarks.detect;

import io.tokenlake.domain.detect.Tuning;
import java.util.Random;

/** Parameters near others, to see how much hangs on them. */
final class Perturbation {
  private static final double MOST = 1.5;

  private Perturbation() {}

  /**
   * Each parameter times a factor of its own, from 1/1.5 to 1.5; weights relative to the value's.
   */
  static Tuning of(Tuning from, Random random) {
    return new Tuning(
        (int) Math.round(near(from.regions(), random)),
        near(from.widest(), random),
        near(from.leak(), random),
        near(from.warmUp(), random),
        near(from.surprise(), random),
        near(from.calming(), random),
        near(from.homeShare(), random),
        near(from.away(), random),
        near(from.seasonRate(), random),
        near(from.recentRate(), random),
        near(from.levelRate(), random),
        near(from.stepMemory(), random),
        near(from.episode(), random),
        from.value(),
        near(from.season(), random),
        near(from.level(), random),
        near(from.step(), random),
        near(from.seasonAgain(), random),
        near(from.levelAgain(), random));
  }

  private static double near(double value, Random random) {
    return value * Math.pow(MOST, 2 * random.nextDouble() - 1);
  }
}
