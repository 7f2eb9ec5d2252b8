package io.tokenlake.domain.baseline;

import java.nio.ByteBuffer;

/**
 * What is normal for one metric of one entity: a mean for each hour of the week, a spread for each
 * hour of the day, and a slow level over all of them. Learns from every sample, but little from one
 * that is far from what was expected: its distance is cut at three spreads. A mean remembers about
 * five weeks of its hour, the level follows by at most a spread in three days, so an incident of a
 * few hours leaves the expectation where it was. A change that is here to stay is adopted when
 * {@link #shift} says so.
 *
 * <p>Mutable and not safe for concurrent use. Deterministic: the same samples give the same state.
 * A constant number of steps and of bytes a key.
 */
public final class Baseline {
  private static final byte VERSION = 1;

  /** Size of the binary form. */
  public static final int BYTES =
      1 + PointWeight.BYTES + HourlyMeans.BYTES + Spread.BYTES + 5 * Double.BYTES + Long.BYTES + 1;

  private static final double SAMPLES_AN_HOUR = HourlyMeans.SAMPLES_AN_HOUR;

  /** Below this many samples in all nothing is expected. */
  private static final double FIRST = SAMPLES_AN_HOUR;

  private static final double CUT = 3;
  private static final double LEVEL_SAMPLES = 36;
  private static final double OFFSET_SAMPLES = 3 * 24 * SAMPLES_AN_HOUR;
  private static final double FARTHEST_LEAK = 1e-4;
  private static final double MOST_SPREADS = 30;

  /** Half the width of the band, in spreads. */
  private static final double WIDTH = 4;

  private final PointWeight clock;
  private final HourlyMeans hours;
  private final Spread spread;
  private double weight;
  private double level;
  private double offset;
  private double farthest;
  private double lastWeight;
  private long samples;
  private boolean negative;

  /** A baseline that expects nothing yet. */
  public Baseline() {
    this(new PointWeight(), new HourlyMeans(), new Spread());
  }

  private Baseline(PointWeight clock, HourlyMeans hours, Spread spread) {
    this.clock = clock;
    this.hours = hours;
    this.spread = spread;
  }

  /** A baseline that has learned from past samples, oldest first. */
  public static Baseline of(Iterable<Sample> history) {
    Baseline baseline = new Baseline();
    history.forEach(baseline::learn);
    return baseline;
  }

  /** What is expected at a moment, from the samples so far. */
  public Band band(long epochSecond) {
    if (weight < FIRST) {
      return Band.none(samples);
    }
    int hour = HourlyMeans.hourOfWeek(epochSecond);
    Band.Method method = hours.method(hour);
    double expected = floored(expected(hour, method));
    double widen = WIDTH * Math.sqrt(1 + 1 / weeks(hour, method));
    double low = expected - widen * spread.of(hour % HourlyMeans.HOURS_A_DAY, -1);
    double high = expected + widen * spread.of(hour % HourlyMeans.HOURS_A_DAY, 1);
    return new Band(expected, floored(low), high, method, historyOf(hour, method));
  }

  /** How far {@code value} is from what is expected; 0 while nothing is. */
  public double residual(long epochSecond, double value) {
    if (weight == 0) {
      return 0;
    }
    int hour = HourlyMeans.hourOfWeek(epochSecond);
    return value - floored(expected(hour, hours.method(hour)));
  }

  /** The same in spreads of its side; 0 while nothing is expected or nothing ever varied. */
  public double distance(long epochSecond, double value) {
    double residual = residual(epochSecond, value);
    double usual =
        spread.of(HourlyMeans.hourOfWeek(epochSecond) % HourlyMeans.HOURS_A_DAY, residual);
    return weight < FIRST || usual <= 0 ? 0 : residual / usual;
  }

  /** How much the last sample counted, see {@link PointWeight}. */
  public double lastWeight() {
    return lastWeight;
  }

  /** Samples so far, each counted as {@link PointWeight} says: 288 are a day. */
  public double weight() {
    return weight;
  }

  /** Learns from the next sample. */
  public void learn(Sample sample) {
    double value = sample.value();
    lastWeight = clock.of(sample.epochSecond());
    int hour = HourlyMeans.hourOfWeek(sample.epochSecond());
    if (samples == 0) {
      level = value;
    }
    negative |= value < 0;
    double residual = value - floored(expected(hour, hours.method(hour)));
    double cut = cut(hour % HourlyMeans.HOURS_A_DAY, residual);
    boolean known = hours.known(hour);
    double expected = expected(hour, hours.method(hour)) - offset;
    hours.learn(hour, value - offset, expected, cut, lastWeight);
    samples++;
    weight += lastWeight;
    farthest = Math.max(farthest * (1 - FARTHEST_LEAK * lastWeight), plausible(hour, residual));
    spread.learn(hour % HourlyMeans.HOURS_A_DAY, residual, lastWeight, farthest);
    level +=
        Math.max(lastWeight / LEVEL_SAMPLES, lastWeight / weight)
            * clip(value - level, 2 * cut(hour % HourlyMeans.HOURS_A_DAY, value - level));
    if (known) {
      offset += lastWeight / OFFSET_SAMPLES * clip(residual, cut / CUT);
    }
  }

  /** Adopts a lasting change: from now on everything is expected {@code change} higher. */
  public void shift(double change) {
    offset += change;
    level += change;
  }

  /** A distance for {@link #farthest}: of a series that varies, an outlier is no measure. */
  private double plausible(int hour, double residual) {
    double usual = spread.of(hour % HourlyMeans.HOURS_A_DAY, residual);
    double distance = Math.abs(residual);
    return usual > 0 ? Math.min(distance, MOST_SPREADS * usual) : distance;
  }

  private double cut(int hourOfDay, double residual) {
    if (weight < FIRST) {
      return Double.MAX_VALUE;
    }
    return CUT * Math.max(spread.of(hourOfDay, residual), farthest / 100);
  }

  private double expected(int hour, Band.Method method) {
    return switch (method) {
      case NONE, LEVEL -> level;
      case HOUR_OF_DAY -> hours.ofHourOfDay(hour) + offset;
      case HOUR_OF_WEEK -> hours.ofHour(hour) + offset;
    };
  }

  /** Weeks of the hour that the expectation rests on, for how sure it is. */
  private double weeks(int hour, Band.Method method) {
    return method == Band.Method.HOUR_OF_WEEK ? hours.count(hour) / SAMPLES_AN_HOUR : 0.5;
  }

  private long historyOf(int hour, Band.Method method) {
    return method == Band.Method.HOUR_OF_WEEK ? Math.round(hours.count(hour)) : samples;
  }

  /** What was never negative is not expected to be. */
  private double floored(double value) {
    return negative ? value : Math.max(0, value);
  }

  private static double clip(double value, double limit) {
    return Math.max(-limit, Math.min(limit, value));
  }

  /** The state as bytes; {@link #fromBytes} makes the same state of them. */
  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.put(VERSION);
    clock.write(out);
    hours.write(out);
    spread.write(out);
    out.putDouble(weight).putDouble(level).putDouble(offset).putDouble(farthest);
    out.putDouble(lastWeight).putLong(samples).put((byte) (negative ? 1 : 0));
    return out.array();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException when the bytes are of another version or length
   */
  public static Baseline fromBytes(byte[] bytes) {
    ByteBuffer in = StateBytes.open(bytes, "a baseline", VERSION, BYTES);
    PointWeight clock = PointWeight.read(in);
    Baseline baseline = new Baseline(clock, HourlyMeans.read(in), Spread.read(in));
    baseline.weight = in.getDouble();
    baseline.level = in.getDouble();
    baseline.offset = in.getDouble();
    baseline.farthest = in.getDouble();
    baseline.lastWeight = in.getDouble();
    baseline.samples = in.getLong();
    baseline.negative = in.get() != 0;
    return baseline;
  }
}
