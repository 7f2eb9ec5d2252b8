package io.tokenlake.gpu.metric;

/**
 * From one unit to another.
 *
 * @param times multiplies
 * @param over divides
 */
public record Factor(long times, long over) {
  /** The same unit. */
  public static final Factor ONE = new Factor(1, 1);

  /** Reads {@code *N} or {@code /N}. */
  static Factor parse(String text) {
    long number = Long.parseLong(text.substring(1));
    return text.charAt(0) == '*' ? new Factor(number, 1) : new Factor(1, number);
  }

  /** A whole number in the other unit; for factors that only multiply. */
  public long apply(long value) {
    return value * times / over;
  }

  /** A number in the other unit. */
  public double apply(double value) {
    return value * times / over;
  }
}
