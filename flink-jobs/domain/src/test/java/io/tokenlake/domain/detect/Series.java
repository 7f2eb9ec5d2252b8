package io.tokenlake.domain.detect;

import java.util.Random;

/** Generated series of values five minutes apart, from a Monday on. */
final class Series {
  static final int DAY = 288;
  static final int WEEK = 7 * DAY;
  static final long START = 1_756_684_800L;
  static final long STEP = 300;

  private Series() {}

  static long at(int i) {
    return START + i * STEP;
  }

  /** Noise of a tenth around 100. */
  static double[] noise(int points, long seed) {
    Random random = new Random(seed);
    double[] values = new double[points];
    for (int i = 0; i < points; i++) {
      values[i] = 100 + 10 * random.nextGaussian();
    }
    return values;
  }

  /** Traffic with a daily wave and quiet weekends. */
  static double[] seasonal(int points, long seed) {
    double[] values = noise(points, seed);
    for (int i = 0; i < points; i++) {
      boolean free = i / DAY % 7 >= 5;
      double day = 1 + 0.6 * Math.sin(2 * Math.PI * i / DAY);
      values[i] = (free ? 0.4 : 1) * day * 1000 + values[i] - 100;
    }
    return values;
  }

  /** Mostly nothing, now and then a few. */
  static double[] sparse(int points, long seed) {
    Random random = new Random(seed);
    double[] values = new double[points];
    for (int i = 0; i < points; i++) {
      values[i] = random.nextDouble() < 0.15 ? 1 + random.nextInt(3) : 0;
    }
    return values;
  }

  /** Adds to a stretch. */
  static double[] add(double[] values, int from, int length, double amount) {
    for (int i = from; i < from + length; i++) {
      values[i] += amount;
    }
    return values;
  }

  static double[] scores(double[] values) {
    NoveltyDetector detector = new NoveltyDetector();
    double[] scores = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      scores[i] = detector.step(at(i), values[i]);
    }
    return scores;
  }

  /** The highest score from {@code from}, before {@code to}. */
  static double highest(double[] scores, int from, int to) {
    double highest = 0;
    for (int i = from; i < to; i++) {
      highest = Math.max(highest, scores[i]);
    }
    return highest;
  }
}
