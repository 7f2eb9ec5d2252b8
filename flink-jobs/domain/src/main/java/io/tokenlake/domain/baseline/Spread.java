package io.tokenlake.domain.baseline;

import java.nio.ByteBuffer;

/**
 * How far values usually lie above and below what is expected, by hour of the day. The two sides
 * are apart, because latency and cost have a longer tail above than below.
 *
 * <p>Kept as the mean distance of each side, in single precision, and learned from distances that
 * are cut at {@link #CUT} times what is usual: an outlier counts as a large value, not as what it
 * is.
 */
final class Spread {
  private static final int HOURS = HourlyMeans.HOURS_A_DAY;
  static final int BYTES = 2 * (HOURS + 1) * 2 * Float.BYTES;

  /** Standard deviations in the mean absolute deviation of one side of a normal distribution. */
  private static final double NORMAL = 1.2533;

  private static final double CUT = 3;

  /** A distance counts for at least this share of the largest one, so that a constant can move. */
  private static final double LEAST_SHARE = 0.01;

  private static final double DAYS_REMEMBERED = 14;
  private static final double SAMPLES_AN_HOUR = HourlyMeans.SAMPLES_AN_HOUR;

  /**
   * A side spreads at least by this share of all sides and hours: of counts that are mostly zero
   * most are hardly off, which says nothing about the others.
   */
  private static final double LEAST_OF_ALL = 0.25;

  /** With fewer samples in an hour of the day the spread of all hours decides. */
  private static final double TRUSTED = 2 * SAMPLES_AN_HOUR;

  /** Mean distance above, by hour of the day; the last is over all hours. */
  private final float[] above = new float[HOURS + 1];

  private final float[] below = new float[HOURS + 1];
  private final float[] weightAbove = new float[HOURS + 1];
  private final float[] weightBelow = new float[HOURS + 1];

  /** About one standard deviation of the side of {@code sign}, in the unit of the metric. */
  double of(int hour, double sign) {
    boolean up = sign >= 0;
    float[] means = up ? above : below;
    float[] weights = up ? weightAbove : weightBelow;
    double trust = Math.min(1, weights[hour] / TRUSTED);
    double side = trust * means[hour] + (1 - trust) * means[HOURS];
    return NORMAL * Math.max(side, LEAST_OF_ALL * Math.max(above[HOURS], below[HOURS]));
  }

  /**
   * Learns from a distance to what was expected.
   *
   * @param weight how much the sample counts
   * @param farthest largest distance ever, slowly forgotten
   */
  void learn(int hour, double distance, double weight, double farthest) {
    if (distance == 0) {
      return;
    }
    boolean up = distance > 0;
    float[] means = up ? above : below;
    float[] weights = up ? weightAbove : weightBelow;
    learn(means, weights, hour, Math.abs(distance), weight, farthest, 1);
    learn(means, weights, HOURS, Math.abs(distance), weight, farthest, HOURS);
  }

  private static void learn(
      float[] means,
      float[] weights,
      int at,
      double distance,
      double weight,
      double farthest,
      double hours) {
    boolean young = weights[at] < SAMPLES_AN_HOUR;
    double cut = CUT * Math.max(NORMAL * means[at], LEAST_SHARE * farthest);
    double counted = young ? distance : Math.min(distance, cut);
    double most = DAYS_REMEMBERED * SAMPLES_AN_HOUR * hours;
    weights[at] = (float) Math.min(most, weights[at] + weight);
    means[at] += (float) (weight / weights[at] * (counted - means[at]));
  }

  void write(ByteBuffer out) {
    for (float[] part : parts()) {
      for (float value : part) {
        out.putFloat(value);
      }
    }
  }

  static Spread read(ByteBuffer in) {
    Spread spread = new Spread();
    for (float[] part : spread.parts()) {
      for (int i = 0; i < part.length; i++) {
        part[i] = in.getFloat();
      }
    }
    return spread;
  }

  private float[][] parts() {
    return new float[][] {above, below, weightAbove, weightBelow};
  }
}
