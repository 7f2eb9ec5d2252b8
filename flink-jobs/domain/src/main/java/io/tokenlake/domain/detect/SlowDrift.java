package io.tokenlake.domain.detect;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds that a metric grows or shrinks week by week, too slowly for any sample to stand out: spend
 * that doubles in a month. Compares the mean of each day with that of the same weekday a week
 * before; it is a drift when the last ten of these changes agree (none is below a quarter of their
 * median), and the median is three times what such a change was before and at least 5 % of the
 * level. A single shift of level moves only seven of ten, so that it is no drift.
 *
 * <p>Needs four weeks, two of them complete; looks once a day, at its end (UTC). Says it again
 * after a week when it goes on.
 */
final class SlowDrift {
  private static final int DAYS = 28;
  private static final int WEEK = 7;
  private static final int NEWEST = 10;
  private static final int OLDER_NEEDED = 5;
  private static final int HOURS_NEEDED = 20;
  private static final int NEVER = Integer.MIN_VALUE;
  private static final long SECONDS_A_DAY = 86_400;
  private static final long SECONDS_AN_HOUR = 3_600;
  private static final double TIMES_USUAL = 3;
  private static final double MEDIAN_TO_SPREAD = 1.4826;
  private static final double LEAST_SHARE = 0.05;
  private static final double LEAST_AGREEING = 0.25;

  static final int BYTES = DAYS * Float.BYTES + Double.BYTES + 5 * Integer.BYTES;

  /** Mean of each day, by day since the epoch modulo their number; not a number when unknown. */
  private final float[] days = new float[DAYS];

  private int day = NEVER;
  private int lastFound = NEVER;
  private int firstDay = NEVER;
  private double sum;
  private int count;
  private int hoursSeen;

  SlowDrift() {
    Arrays.fill(days, Float.NaN);
  }

  /**
   * Takes the next sample.
   *
   * @return the change a week in the unit of the metric when a day has ended that shows a drift;
   *     else 0
   */
  double step(long epochSecond, double value) {
    int today = (int) Math.floorDiv(epochSecond, SECONDS_A_DAY);
    double found = 0;
    if (today > day) {
      if (day != NEVER) {
        found = close(today);
      } else {
        firstDay = today;
      }
      day = today;
      sum = 0;
      count = 0;
      hoursSeen = 0;
    }
    sum += value;
    count++;
    hoursSeen |= 1 << (int) (Math.floorMod(epochSecond, SECONDS_A_DAY) / SECONDS_AN_HOUR);
    return found;
  }

  private double close(int today) {
    boolean whole = Integer.bitCount(hoursSeen) >= HOURS_NEEDED;
    days[at(day)] = whole ? (float) (sum / count) : Float.NaN;
    for (int missing = day + 1; missing < Math.min(today, day + 1 + DAYS); missing++) {
      days[at(missing)] = Float.NaN;
    }
    boolean saidLately = lastFound != NEVER && day - lastFound < WEEK;
    double change = saidLately || day - firstDay < DAYS - 1 ? 0 : drift();
    if (change != 0) {
      lastFound = day;
    }
    return change;
  }

  private double drift() {
    double[] newest = changes(0, NEWEST);
    double[] older = changes(NEWEST, DAYS - WEEK);
    if (newest.length < NEWEST - 2 || older.length < OLDER_NEEDED) {
      return 0;
    }
    double change = median(newest);
    if (!agree(newest, change)) {
      return 0;
    }
    for (int i = 0; i < older.length; i++) {
      older[i] = Math.abs(older[i]);
    }
    double usual = TIMES_USUAL * MEDIAN_TO_SPREAD * median(older);
    double least = LEAST_SHARE * Math.abs(level());
    return Math.abs(change) >= Math.max(usual, least) ? change : 0;
  }

  /** Changes against a week before of the days {@code from} to {@code to} before the last one. */
  private double[] changes(int from, int to) {
    double[] changes = new double[to - from];
    int known = 0;
    for (int back = from; back < to; back++) {
      double change = days[at(day - back)] - days[at(day - back - WEEK)];
      if (!Double.isNaN(change)) {
        changes[known++] = change;
      }
    }
    return Arrays.copyOf(changes, known);
  }

  private static boolean agree(double[] changes, double with) {
    return with != 0 && Arrays.stream(changes).allMatch(change -> change / with >= LEAST_AGREEING);
  }

  private double level() {
    double[] known = new double[DAYS];
    int count = 0;
    for (float mean : days) {
      if (!Float.isNaN(mean)) {
        known[count++] = mean;
      }
    }
    return median(Arrays.copyOf(known, count));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static int at(int day) {
    return Math.floorMod(day, DAYS);
  }

  void write(ByteBuffer out) {
    for (float mean : days) {
      out.putFloat(mean);
    }
    out.putInt(day).putInt(lastFound).putInt(firstDay).putDouble(sum);
    out.putInt(count).putInt(hoursSeen);
  }

  static SlowDrift read(ByteBuffer in) {
    SlowDrift drift = new SlowDrift();
    for (int i = 0; i < DAYS; i++) {
      drift.days[i] = in.getFloat();
    }
    drift.day = in.getInt();
    drift.lastFound = in.getInt();
    drift.firstDay = in.getInt();
    drift.sum = in.getDouble();
    drift.count = in.getInt();
    drift.hoursSeen = in.getInt();
    return drift;
  }
}
