package io.tokenlake.domain.detect;

import java.nio.ByteBuffer;

/**
 * The regions of values that a signal has visited, as a few intervals, and how far a new value is
 * from the nearest of them, as a share of the signal's range. The range leaks towards its middle,
 * so that one outlier does not make everything after it look small. A value that was far away has
 * been visited from then on: it is new only once.
 *
 * <p>Signals that find something new all the time are damped: the distance is divided by how many
 * surprises there were lately.
 *
 * <p>Kin of a one-dimensional fuzzy ART, and of the nearest-neighbour distance with one neighbour,
 * in constant space and time. Edges are doubles, because a large value may vary little.
 *
 * <p>Beside novelty it says how far a value is from the regions where the signal is at home, those
 * that hold a share of all samples: an incident that comes back is not new, but still not at home.
 * This too is damped, by how often the signal was away lately.
 */
final class Cover {
  private static final int MOST = Tuning.FROZEN.regions();
  private static final double FARTHEST = 5;
  private static final double NO_RANGE = 1e-12;

  /** Least samples that make a region a home. */
  private static final double HOME_SAMPLES = 24;

  /** Samples at home that end an excursion. */
  private static final double BACK_HOME = 6;

  static final int BYTES =
      1 + MOST * 2 * (Double.BYTES + Float.BYTES) + 5 * Double.BYTES + Float.BYTES;

  private final Tuning tuning;

  /** Samples that one visit of a region is remembered for. */
  private final double memory;

  private final double[] low;
  private final double[] high;

  /** When a region was visited last, and how often, in samples by their weight. */
  private final float[] visited;

  private final float[] visits;
  private int regions;

  private double rangeLow;
  private double rangeHigh;
  private double surprises;
  private double age;

  private double excursions;
  private float sinceAway = Float.POSITIVE_INFINITY;

  // Of the last value.
  private double distance;
  private double novelty;
  private double recurrence;

  /**
   * A cover of nothing yet.
   *
   * @param memory samples after which a region that was visited once is forgotten; one that was
   *     visited ten times is remembered ten times as long; infinite never forgets
   */
  Cover(Tuning tuning, double memory) {
    this.tuning = tuning;
    this.memory = memory;
    low = new double[tuning.regions()];
    high = new double[tuning.regions()];
    visited = new float[tuning.regions()];
    visits = new float[tuning.regions()];
  }

  /**
   * Takes the next value.
   *
   * @param weight how much the sample counts
   */
  void step(double value, double weight) {
    age += weight;
    if (regions == 0) {
      rangeLow = value;
      rangeHigh = value;
    }
    leaveHome(value, weight);
    forget();
    int nearest = nearest(value);
    double gap = nearest < 0 ? 0 : gap(nearest, value);
    distance = nearest >= 0 && value < low[nearest] ? -gap : gap;
    double far = age <= tuning.warmUp() ? 0 : Math.min(FARTHEST, gap / range());
    novelty = Math.min(1, far / (1 + surprises));
    surprises *= 1 - tuning.calming() * weight;
    if (far > tuning.surprise()) {
      surprises += 1;
    }
    widenRange(value, weight);
    visit(nearest, gap, value, weight);
  }

  /** How new the last value was: 0 in a region that was visited before, at most 1. */
  double novelty() {
    return novelty;
  }

  /** How far from home the last value was: 0 at home, at most 1. */
  double recurrence() {
    return recurrence;
  }

  /** Signed distance of the last value to the nearest region visited before it. */
  double distance() {
    return distance;
  }

  private void leaveHome(double value, double weight) {
    double home = Double.POSITIVE_INFINITY;
    double needed = Math.max(HOME_SAMPLES, tuning.homeShare() * age);
    for (int i = 0; i < regions; i++) {
      if (visits[i] >= needed) {
        home = Math.min(home, gap(i, value));
      }
    }
    boolean known = age > tuning.warmUp() && home < Double.POSITIVE_INFINITY;
    double far = known ? Math.min(FARTHEST, home / range()) : 0;
    excursions *= 1 - tuning.calming() * weight;
    double earlier = excursions;
    if (far > tuning.away()) {
      if (sinceAway > BACK_HOME) {
        excursions += 1;
      }
      earlier = Math.max(0, excursions - 1);
      sinceAway = 0;
    } else {
      sinceAway += (float) weight;
    }
    recurrence = Math.min(1, far / (1 + earlier));
  }

  private void forget() {
    for (int i = 0; i < regions && regions > 1; ) {
      if (age - visited[i] > memory * visits[i]) {
        regions--;
        low[i] = low[regions];
        high[i] = high[regions];
        visited[i] = visited[regions];
        visits[i] = visits[regions];
      } else {
        i++;
      }
    }
  }

  private int nearest(double value) {
    int nearest = -1;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < regions; i++) {
      double gap = gap(i, value);
      if (gap < smallest) {
        smallest = gap;
        nearest = i;
      }
    }
    return nearest;
  }

  private double gap(int region, double value) {
    return Math.max(0, Math.max(value - high[region], low[region] - value));
  }

  private double range() {
    return Math.max(rangeHigh - rangeLow, NO_RANGE);
  }

  private void widenRange(double value, double weight) {
    rangeHigh = Math.max(rangeHigh, value);
    rangeLow = Math.min(rangeLow, value);
    double middle = (rangeHigh + rangeLow) / 2;
    rangeHigh -= tuning.leak() * weight * (rangeHigh - middle);
    rangeLow += tuning.leak() * weight * (middle - rangeLow);
  }

  private void visit(int nearest, double gap, double value, double weight) {
    int region = nearest >= 0 && gap == 0 ? nearest : extendable(value);
    if (region < 0) {
      region = regions < low.length ? regions++ : longestUnvisited();
      low[region] = value;
      high[region] = value;
      visits[region] = 0;
    }
    low[region] = Math.min(low[region], value);
    high[region] = Math.max(high[region], value);
    visited[region] = (float) age;
    visits[region] += (float) weight;
  }

  /** The nearest region that stays narrow enough with the value in it; -1 when there is none. */
  private int extendable(double value) {
    int best = -1;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < regions; i++) {
      double width = Math.max(high[i], value) - Math.min(low[i], value);
      double gap = gap(i, value);
      if (width <= tuning.widest() * range() && gap < smallest) {
        smallest = gap;
        best = i;
      }
    }
    return best;
  }

  private int longestUnvisited() {
    int oldest = 0;
    for (int i = 1; i < regions; i++) {
      if (visited[i] < visited[oldest]) {
        oldest = i;
      }
    }
    return oldest;
  }

  void write(ByteBuffer out) {
    out.put((byte) regions);
    for (int i = 0; i < MOST; i++) {
      out.putDouble(low[i]).putDouble(high[i]).putFloat(visited[i]).putFloat(visits[i]);
    }
    out.putDouble(rangeLow).putDouble(rangeHigh).putDouble(surprises).putDouble(age);
    out.putDouble(excursions).putFloat(sinceAway);
  }

  static Cover read(ByteBuffer in, double memory) {
    Cover cover = new Cover(Tuning.FROZEN, memory);
    cover.regions = in.get();
    for (int i = 0; i < MOST; i++) {
      cover.low[i] = in.getDouble();
      cover.high[i] = in.getDouble();
      cover.visited[i] = in.getFloat();
      cover.visits[i] = in.getFloat();
    }
    cover.rangeLow = in.getDouble();
    cover.rangeHigh = in.getDouble();
    cover.surprises = in.getDouble();
    cover.age = in.getDouble();
    cover.excursions = in.getDouble();
    cover.sinceAway = in.getFloat();
    return cover;
  }
}
