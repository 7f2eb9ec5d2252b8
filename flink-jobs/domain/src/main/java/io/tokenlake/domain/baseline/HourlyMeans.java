package io.tokenlake.domain.baseline;

import java.nio.ByteBuffer;

/**
 * The mean of each hour of the week, over about its last five weeks, and of how many samples it is.
 */
final class HourlyMeans {
  static final double SAMPLES_AN_HOUR = 12;
  static final int HOURS_A_DAY = 24;

  private static final int HOURS = 168;
  private static final long SECONDS_AN_HOUR = 3600;
  private static final double WEEKS_REMEMBERED = 5;

  static final int BYTES = HOURS * (Float.BYTES + Short.BYTES);

  /** Samples of an hour of the week before it speaks for itself. */
  private static final double ENOUGH = SAMPLES_AN_HOUR / 2;

  /** Counts are kept in this many parts of a sample, as unsigned shorts. */
  private static final double PARTS = 512;

  private final float[] means = new float[HOURS];
  private final short[] counts = new short[HOURS];

  static int hourOfWeek(long epochSecond) {
    return (int) Math.floorMod(epochSecond / SECONDS_AN_HOUR, (long) HOURS);
  }

  /** The most specific of what is known of an hour. */
  Band.Method method(int hour) {
    if (count(hour) >= ENOUGH) {
      return Band.Method.HOUR_OF_WEEK;
    }
    for (int same = hour % HOURS_A_DAY; same < HOURS; same += HOURS_A_DAY) {
      if (count(same) >= ENOUGH) {
        return Band.Method.HOUR_OF_DAY;
      }
    }
    return Band.Method.LEVEL;
  }

  double ofHour(int hour) {
    return means[hour];
  }

  /** The mean over the days on which the hour of the day is known. */
  double ofHourOfDay(int hour) {
    double sum = 0;
    int days = 0;
    for (int same = hour % HOURS_A_DAY; same < HOURS; same += HOURS_A_DAY) {
      if (count(same) >= ENOUGH) {
        sum += means[same];
        days++;
      }
    }
    return sum / days;
  }

  /** Samples of an hour that its mean rests on. */
  double count(int hour) {
    return Short.toUnsignedInt(counts[hour]) / PARTS;
  }

  /** Whether an hour of the week has been seen as a whole. */
  boolean known(int hour) {
    return count(hour) >= SAMPLES_AN_HOUR;
  }

  /**
   * Learns a value.
   *
   * @param expected what was expected before
   * @param cut distance from the mean above which a value counts as if it were there
   * @param weight how much it counts
   */
  void learn(int hour, double value, double expected, double cut, double weight) {
    double count = count(hour);
    if (count == 0) {
      means[hour] = (float) expected;
    }
    double after = Math.min(WEEKS_REMEMBERED * SAMPLES_AN_HOUR, count + weight);
    // What an hour of the week is like cannot be guessed from others: the first time counts in
    // full.
    double limit = known(hour) ? cut : Double.MAX_VALUE;
    double distance = Math.max(-limit, Math.min(limit, value - means[hour]));
    means[hour] += (float) (weight / after * distance);
    counts[hour] = (short) Math.round(after * PARTS);
  }

  void write(ByteBuffer out) {
    for (float mean : means) {
      out.putFloat(mean);
    }
    for (short count : counts) {
      out.putShort(count);
    }
  }

  static HourlyMeans read(ByteBuffer in) {
    HourlyMeans hours = new HourlyMeans();
    for (int hour = 0; hour < HOURS; hour++) {
      hours.means[hour] = in.getFloat();
    }
    for (int hour = 0; hour < HOURS; hour++) {
      hours.counts[hour] = in.getShort();
    }
    return hours;
  }
}
