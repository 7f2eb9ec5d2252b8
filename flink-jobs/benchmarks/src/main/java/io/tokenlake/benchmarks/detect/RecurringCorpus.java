package io.tokenlake.benchmarks.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Generated series of four weeks in which one kind of incident comes back four to ten times, about
 * as large each time. NAB has next to none of these and rewards a detector that learns an incident
 * at first sight. The same seed gives the same corpus.
 */
public final class RecurringCorpus {
  private static final int POINTS = 28 * 288;
  private static final long STEP_SECONDS = 300;
  private static final long START = 1_699_920_000L;
  private static final long DAY = 86_400;
  private static final int FIRST_INCIDENT = 800;
  private static final int AROUND = 12;
  private static final int APART = 60;

  /** How a series behaves without incidents. */
  enum Nature {
    NOISE,
    LONG_TAIL,
    COUNTS,
    WANDERING,
    SPARSE,
    OUTLIERS
  }

  /** What comes back. */
  enum Kind {
    SPIKE(1, 4),
    SHIFT(6, 23),
    DIP(6, 23),
    BURST(6, 23),
    RAMP(36, 36);

    private final int shortest;
    private final int longest;

    Kind(int shortest, int longest) {
      this.shortest = shortest;
      this.longest = longest;
    }
  }

  private final Random random;
  private final Nature nature;
  private final double[] values = new double[POINTS];
  private double spread;

  private RecurringCorpus(Nature nature, long seed) {
    this.nature = nature;
    this.random = new Random(seed);
  }

  /** Series of every nature with every kind of incident; what is mostly zero has no dips. */
  public static List<LabelledSeries> of(long seed, int each) {
    Random seeds = new Random(seed);
    List<LabelledSeries> corpus = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (Nature nature : Nature.values()) {
        for (int i = 0; i < each && !(kind == Kind.DIP && nature == Nature.SPARSE); i++) {
          String name = kind.name().toLowerCase(Locale.ROOT) + "/" + nature + "-" + i;
          corpus.add(new RecurringCorpus(nature, seeds.nextLong()).generate(kind, name));
        }
      }
    }
    return corpus;
  }

  private LabelledSeries generate(Kind kind, String name) {
    fill();
    int times = 4 + random.nextInt(7);
    int length = kind.shortest + random.nextInt(kind.longest - kind.shortest + 1);
    double size = (5 + 5 * random.nextDouble()) * spread * (nature == Nature.OUTLIERS ? 2 : 1);
    double room = (POINTS - FIRST_INCIDENT - 100) / (double) times;
    List<LabelledSeries.Window> windows = new ArrayList<>();
    for (int time = 0; time < times; time++) {
      int from =
          FIRST_INCIDENT + (int) (time * room + random.nextDouble() * (room - length - APART));
      double now = size * (0.85 + 0.3 * random.nextDouble());
      for (int i = from; i < from + length; i++) {
        values[i] = disturbed(kind, values[i], now, (i - from + 1) / (double) length);
      }
      windows.add(new LabelledSeries.Window(from - AROUND, from + length + AROUND));
    }
    long[] seconds = IntStream.range(0, POINTS).mapToLong(i -> START + i * STEP_SECONDS).toArray();
    List<String> timestamps = IntStream.range(0, POINTS).mapToObj(i -> "" + seconds[i]).toList();
    return new LabelledSeries(name, timestamps, seconds, values, windows);
  }

  private double disturbed(Kind kind, double value, double size, double progress) {
    boolean oneSided = nature == Nature.COUNTS || nature == Nature.SPARSE;
    return switch (kind) {
      case SPIKE, SHIFT -> value + size;
      case DIP -> Math.max(0, value - Math.max(size, 0.8 * value));
      case RAMP -> value + size * progress;
      case BURST -> {
        double jump = 0.8 * size * Math.abs(random.nextGaussian());
        yield value + (oneSided || random.nextBoolean() ? jump : -jump);
      }
    };
  }

  private void fill() {
    double mean = Math.exp(2 + 2 * random.nextGaussian());
    double share = 0.1 + 0.3 * random.nextDouble();
    double wave = 0.3 + 0.5 * random.nextDouble();
    double calls = 5 + 200 * random.nextDouble();
    double memory = 0.9 + 0.09 * random.nextDouble();
    long phase = (long) (random.nextDouble() * DAY);
    double wander = 0;
    spread = usualSpread(mean, share, calls);
    for (int i = 0; i < POINTS; i++) {
      long second = START + i * STEP_SECONDS;
      boolean free = (second / DAY + 4) % 7 >= 5;
      double season =
          (free ? 0.5 : 1) * (1 + wave * Math.sin(2 * Math.PI * (second + phase) / DAY));
      double normal = random.nextGaussian();
      wander = memory * wander + Math.sqrt(1 - memory * memory) * normal;
      values[i] =
          switch (nature) {
            case NOISE -> mean * (1 + 0.5 * share * normal);
            case LONG_TAIL -> mean * Math.exp(share * normal + 0.3 * season);
            case COUNTS ->
                Math.max(0, Math.rint(calls * season + Math.sqrt(calls * season) * normal));
            case WANDERING -> mean * (1 + share * wander);
            case SPARSE -> random.nextDouble() < 0.15 ? 1 + random.nextInt(4) : 0;
            case OUTLIERS -> mean * (1 + 0.05 * heavy(normal));
          };
    }
  }

  private double usualSpread(double mean, double share, double calls) {
    return switch (nature) {
      case NOISE -> mean * share / 2;
      case LONG_TAIL -> 1.35 * mean * share;
      case COUNTS -> 1.2 * Math.sqrt(calls);
      case WANDERING -> mean * share;
      case SPARSE -> 1.5;
      case OUTLIERS -> 0.07 * mean;
    };
  }

  /** Student's t with four degrees of freedom. */
  private double heavy(double normal) {
    double squares = 0;
    for (int i = 0; i < 4; i++) {
      double other = random.nextGaussian();
      squares += other * other;
    }
    return normal / Math.sqrt(squares / 4);
  }
}
