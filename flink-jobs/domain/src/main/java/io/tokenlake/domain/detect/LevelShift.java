package io.tokenlake.domain.detect;

import java.nio.ByteBuffer;

/**
 * Finds that a metric has moved to another level and stays there: the mean of the last hour is far
 * from what is expected, on one side. Outliers are cut, so it takes several samples, half an hour
 * for a large shift and an hour and a half for one of four spreads; smaller ones are none. How far
 * is far learns from how far that mean usually wanders, so that a metric that swings slowly by
 * nature is let be.
 *
 * <p>It is over half an hour after values are back at the latest; the mean of the last hour alone
 * would take up to an hour and forty minutes to say so. A shift that lasts a day is adopted: it is
 * what is normal from then on.
 */
final class LevelShift {
  static final int BYTES = 4 * Double.BYTES + 1;

  private static final double HOUR = 12;

  /** While a shift lasts, what is back counts so much more that half an hour of it is enough. */
  private static final double RETURN = 4;

  private static final double DAY = 288;
  private static final double CUT = 8;
  private static final double LEAST = 3;
  private static final double TIMES_USUAL = 6;
  private static final double USUAL_DAYS = 3;

  /** Mean distance over the last hour, in spreads. */
  private double recent;

  /** How large that mean usually is. */
  private double usual = LEAST / TIMES_USUAL;

  /** The side of the shift that lasts: 1 above, -1 below, 0 none. */
  private int side;

  private double lasted;
  private double sum;

  /** What a sample says about the level. */
  enum Change {
    NONE,
    BEGUN,
    /** It has lasted so long that it is the new normal. */
    ADOPTED,
    /** Things are back where they were. */
    RETURNED
  }

  /**
   * Takes the next sample.
   *
   * @param distance from what is expected, in spreads; 0 when nothing is expected
   * @param residual the same in the unit of the metric
   * @param weight how much the sample counts
   */
  Change step(double distance, double residual, double weight) {
    double cut = Math.max(-CUT, Math.min(CUT, distance));
    boolean isBack = side != 0 && side * cut < far() / 2;
    recent += Math.min(1, weight / (isBack ? RETURN : HOUR)) * (cut - recent);
    if (side == 0) {
      return quiet(weight);
    }
    lasted += weight;
    sum += weight * residual;
    if (side * recent < far() / 2) {
      side = 0;
      return Change.RETURNED;
    }
    if (lasted >= DAY) {
      side = 0;
      recent = 0;
      return Change.ADOPTED;
    }
    return Change.NONE;
  }

  private Change quiet(double weight) {
    if (Math.abs(recent) > far()) {
      side = (int) Math.signum(recent);
      lasted = 0;
      sum = 0;
      return Change.BEGUN;
    }
    usual += weight / (USUAL_DAYS * DAY) * (Math.abs(recent) - usual);
    return Change.NONE;
  }

  private double far() {
    return Math.max(LEAST, TIMES_USUAL * usual);
  }

  /** 1 while values are on a higher level than expected, -1 while on a lower one, else 0. */
  int side() {
    return side;
  }

  /** Mean distance over the last hour, in spreads. */
  double recent() {
    return recent;
  }

  /** Mean residual of the last shift since it began, in the unit of the metric. */
  double change() {
    return lasted == 0 ? 0 : sum / lasted;
  }

  void write(ByteBuffer out) {
    out.putDouble(recent).putDouble(usual).put((byte) side).putDouble(lasted).putDouble(sum);
  }

  static LevelShift read(ByteBuffer in) {
    LevelShift shift = new LevelShift();
    shift.recent = in.getDouble();
    shift.usual = in.getDouble();
    shift.side = in.get();
    shift.lasted = in.getDouble();
    shift.sum = in.getDouble();
    return shift;
  }
}
