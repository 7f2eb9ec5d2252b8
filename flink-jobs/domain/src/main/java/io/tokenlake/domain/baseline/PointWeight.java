package io.tokenlake.domain.baseline;

import java.nio.ByteBuffer;

/**
 * How much one sample counts. All memories are measured in samples five minutes apart; of a series
 * with a shorter step each sample counts for its share of five minutes, so that what is remembered
 * is as long in hours. A longer step counts once: an hourly series knows no more than its samples.
 *
 * <p>The step is the mean of the last few dozen, each taken as at most five minutes, so that a gap
 * or a doubled timestamp changes little.
 */
public final class PointWeight {
  /** Bytes of the binary form. */
  public static final int BYTES = 2 * Double.BYTES;

  private static final double FULL_STEP_SECONDS = 300;
  private static final double LEAST = 1 / FULL_STEP_SECONDS;
  private static final double RATE = 0.05;

  private double lastEpochSecond = Double.NaN;
  private double mean = 1;

  /** The weight of the sample at {@code epochSecond}, above 0 and at most 1; the first has 1. */
  public double of(long epochSecond) {
    if (!Double.isNaN(lastEpochSecond)) {
      double step = Math.max(0, epochSecond - lastEpochSecond) / FULL_STEP_SECONDS;
      mean += RATE * (Math.min(1, step) - mean);
    }
    lastEpochSecond = epochSecond;
    return Math.max(LEAST, mean);
  }

  /** Appends the binary form. */
  public void write(ByteBuffer out) {
    out.putDouble(lastEpochSecond).putDouble(mean);
  }

  /** Reads what {@link #write} wrote. */
  public static PointWeight read(ByteBuffer in) {
    PointWeight weight = new PointWeight();
    weight.lastEpochSecond = in.getDouble();
    weight.mean = in.getDouble();
    return weight;
  }
}
