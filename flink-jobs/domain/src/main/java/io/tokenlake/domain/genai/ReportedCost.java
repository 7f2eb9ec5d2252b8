package io.tokenlake.domain.genai;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The cost that an emitter states, USD. */
final class ReportedCost {
  /** What the ledger holds: DECIMAL(38,12). */
  private static final int SCALE = 12;

  private static final BigDecimal MOST = BigDecimal.TEN.pow(12);

  /** The longest a double prints; rescaling a number with a huge exponent would take minutes. */
  private static final int WIDEST_EXPONENT = 400;

  /** No number that a program prints is longer; to parse one of a million digits takes seconds. */
  private static final int LONGEST = 400;

  private ReportedCost() {}

  /**
   * The stated cost, rounded half-even to 12 decimals; null when none is stated in USD.
   *
   * @throws NumberFormatException when what is stated is no amount of money
   */
  static BigDecimal read(Dialect dialect, Attributes attributes) {
    String text = attributes.text(dialect.field(CallField.COST));
    if (text == null) {
      return null;
    }
    String currency = attributes.text(dialect.field(CallField.COST_CURRENCY));
    if (currency != null && !currency.equalsIgnoreCase("USD")) {
      return null;
    }
    if (text.length() > LONGEST) {
      throw new NumberFormatException("not an amount of money");
    }
    BigDecimal cost = new BigDecimal(text);
    if (Math.abs((long) cost.scale()) > WIDEST_EXPONENT
        || cost.signum() < 0
        || cost.compareTo(MOST) > 0) {
      throw new NumberFormatException("not an amount of money");
    }
    return cost.scale() > SCALE ? cost.setScale(SCALE, RoundingMode.HALF_EVEN) : cost;
  }

  /** What is wrong with a stated cost that {@link #read} refuses. */
  static String complaint(Dialect dialect, Attributes attributes) {
    for (Source source : dialect.field(CallField.COST)) {
      if (Attributes.scalar(attributes.raw(source)) != null) {
        return source.name()
            + " is "
            + TokenNumber.shown(attributes.raw(source))
            + "; a cost is a decimal amount of USD from 0 to "
            + MOST.toPlainString();
      }
    }
    throw new IllegalArgumentException("the attributes state no cost");
  }
}
