package io.tokenlake.domain.detect;

import io.tokenlake.domain.baseline.PointWeight;
import io.tokenlake.domain.baseline.StateBytes;
import java.nio.ByteBuffer;

/**
 * Scores each value of a series by how new it is: whether the value, what the season leaves over,
 * the level and the step to it have been there before, see {@link Cover}. The score of a sample is
 * the square of the sum of the roots of its channels, each times its weight: channels that agree
 * count for more than their sum.
 *
 * <p>Strictly causal: a score depends on the samples so far and on nothing else, no range or length
 * known beforehand. Deterministic. Moving and scaling a series changes no score but by rounding. A
 * constant number of steps a sample, and {@link #BYTES} a key. Mutable, not safe for concurrent
 * use.
 */
public final class NoveltyDetector {
  private static final byte VERSION = 1;

  /** Size of the binary form. */
  public static final int BYTES =
      1
          + PointWeight.BYTES
          + 4 * Cover.BYTES
          + SeasonalMeans.BYTES
          + RecordGate.BYTES
          + 2 * Double.BYTES
          + Long.BYTES;

  private final Tuning tuning;
  private final PointWeight clock;
  private final Cover values;
  private final Cover residuals;
  private final Cover levels;
  private final Cover steps;
  private final SeasonalMeans seasonal;
  private final RecordGate gate;
  private double level;
  private double previous;
  private long samples;

  // Of the last sample.
  private double novelty;
  private double largest;
  private Channel strongest = Channel.VALUE;

  /** The detector of production. */
  public NoveltyDetector() {
    this(Tuning.FROZEN);
  }

  /** A detector with other parameters; it has no binary form. */
  public NoveltyDetector(Tuning tuning) {
    this(
        tuning,
        new PointWeight(),
        new Cover(tuning, Double.POSITIVE_INFINITY),
        new Cover(tuning, Double.POSITIVE_INFINITY),
        new Cover(tuning, Double.POSITIVE_INFINITY),
        new Cover(tuning, tuning.stepMemory()),
        new SeasonalMeans(tuning),
        new RecordGate(tuning.episode()));
  }

  private NoveltyDetector(
      Tuning tuning,
      PointWeight clock,
      Cover values,
      Cover residuals,
      Cover levels,
      Cover steps,
      SeasonalMeans seasonal,
      RecordGate gate) {
    this.tuning = tuning;
    this.clock = clock;
    this.values = values;
    this.residuals = residuals;
    this.levels = levels;
    this.steps = steps;
    this.seasonal = seasonal;
    this.gate = gate;
  }

  /**
   * Takes the next sample.
   *
   * @param epochSecond time of the sample, seconds since the epoch
   * @param value the value, finite
   * @return the score if it is the highest of its episode, else 0
   */
  public double step(long epochSecond, double value) {
    double weight = clock.of(epochSecond);
    boolean first = samples++ == 0;
    level =
        first
            ? value
            : level + Math.max(tuning.levelRate() * weight, 1.0 / samples) * (value - level);
    values.step(value, weight);
    residuals.step(seasonal.residual(epochSecond, value, weight, first), weight);
    levels.step(level, weight);
    if (!first) {
      steps.step(value - previous, weight);
    }
    previous = value;
    novelty = combine();
    return gate.step(novelty, weight);
  }

  private double combine() {
    largest = 0;
    double sum =
        root(Channel.VALUE, tuning.value() * values.novelty())
            + root(Channel.SEASON, tuning.season() * residuals.novelty())
            + root(Channel.LEVEL, tuning.level() * levels.novelty())
            + root(Channel.STEP, tuning.step() * steps.novelty())
            + root(Channel.SEASON_AGAIN, tuning.seasonAgain() * residuals.recurrence())
            + root(Channel.LEVEL_AGAIN, tuning.levelAgain() * levels.recurrence());
    return sum * sum;
  }

  private double root(Channel channel, double part) {
    if (part <= 0) {
      return 0;
    }
    if (part > largest) {
      largest = part;
      strongest = channel;
    }
    return Math.sqrt(part);
  }

  /** The score of the last sample, whether it was the highest of its episode or not. */
  public double novelty() {
    return novelty;
  }

  /** The highest score of the episode that lasts; 0 when none does. */
  public double highest() {
    return gate.highest();
  }

  /** The channel with the largest part in the last score above 0. */
  public Channel strongest() {
    return strongest;
  }

  /** The state as bytes; {@link #fromBytes} makes the same state of them. */
  public byte[] toBytes() {
    if (tuning != Tuning.FROZEN) {
      throw new IllegalStateException("only the detector of production is kept as bytes");
    }
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.put(VERSION);
    clock.write(out);
    values.write(out);
    residuals.write(out);
    levels.write(out);
    steps.write(out);
    seasonal.write(out);
    gate.write(out);
    out.putDouble(level).putDouble(previous).putLong(samples);
    return out.array();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException when the bytes are of another version or length
   */
  public static NoveltyDetector fromBytes(byte[] bytes) {
    ByteBuffer in = StateBytes.open(bytes, "a novelty detector", VERSION, BYTES);
    NoveltyDetector detector =
        new NoveltyDetector(
            Tuning.FROZEN,
            PointWeight.read(in),
            Cover.read(in, Double.POSITIVE_INFINITY),
            Cover.read(in, Double.POSITIVE_INFINITY),
            Cover.read(in, Double.POSITIVE_INFINITY),
            Cover.read(in, Tuning.FROZEN.stepMemory()),
            SeasonalMeans.read(in),
            RecordGate.read(in));
    detector.level = in.getDouble();
    detector.previous = in.getDouble();
    detector.samples = in.getLong();
    return detector;
  }
}
