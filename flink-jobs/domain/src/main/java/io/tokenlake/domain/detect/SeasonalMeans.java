package io.tokenlake.domain.detect;

import java.nio.ByteBuffer;

/**
 * The mean of each hour of the week, learned within an hour or so: what last week's same hour was
 * like. Unlike a baseline it takes all as it comes, incidents included, because the novelty of what
 * is left over is judged by where it has been before.
 */
final class SeasonalMeans {
  private static final int HOURS = 168;
  private static final long SECONDS_AN_HOUR = 3600;

  static final int BYTES = HOURS * (Float.BYTES + 1) + Double.BYTES;

  private final Tuning tuning;
  private final float[] means = new float[HOURS];

  /** Samples of each hour, up to 127. */
  private final byte[] counts = new byte[HOURS];

  /** The recent level, for an hour of the week that was not seen yet. */
  private double recent;

  SeasonalMeans(Tuning tuning) {
    this.tuning = tuning;
  }

  /** What {@code value} leaves over, after which it is learned. */
  double residual(long epochSecond, double value, double weight, boolean first) {
    int hour = (int) Math.floorMod(epochSecond / SECONDS_AN_HOUR, (long) HOURS);
    if (first) {
      recent = value;
    }
    double residual = value - (counts[hour] > 0 ? means[hour] : recent);
    recent += tuning.recentRate() * weight * (value - recent);
    if (counts[hour] < Byte.MAX_VALUE) {
      counts[hour]++;
    }
    double rate = Math.max(tuning.seasonRate() * weight, 1.0 / counts[hour]);
    means[hour] += (float) (rate * (value - means[hour]));
    return residual;
  }

  void write(ByteBuffer out) {
    for (float mean : means) {
      out.putFloat(mean);
    }
    out.put(counts).putDouble(recent);
  }

  static SeasonalMeans read(ByteBuffer in) {
    SeasonalMeans seasonal = new SeasonalMeans(Tuning.FROZEN);
    for (int hour = 0; hour < HOURS; hour++) {
      seasonal.means[hour] = in.getFloat();
    }
    in.get(seasonal.counts);
    seasonal.recent = in.getDouble();
    return seasonal;
  }
}
