package io.tokenlake.domain.rollup;

import java.util.Arrays;
import java.util.List;

/** A minute and the values of the dimensions that calls are grouped by; the others are null. */
public final class RollupKey {
  /** Stands for all values that were too many. */
  public static final String OTHER = "__other__";

  private final long minuteMicros;
  private final String[] values;
  private final int hash;

  /**
   * A key of all dimensions.
   *
   * @param values by {@link Dimension#ordinal()}; not changed any more
   */
  RollupKey(long minuteMicros, String[] values) {
    this.minuteMicros = minuteMicros;
    this.values = values;
    this.hash = 31 * Arrays.hashCode(values) + Long.hashCode(minuteMicros);
  }

  /** Start of the minute, µs since the epoch. */
  public long minuteMicros() {
    return minuteMicros;
  }

  /** The value of a dimension; null where it is unknown or the key does not have the dimension. */
  public String value(Dimension dimension) {
    return values[dimension.ordinal()];
  }

  /** The key with some dimensions only. */
  RollupKey only(List<Dimension> dimensions) {
    String[] kept = new String[Dimension.NUMBER];
    dimensions.forEach(dimension -> kept[dimension.ordinal()] = value(dimension));
    return new RollupKey(minuteMicros, kept);
  }

  /**
   * The key of all that is too much for this tenant. It keeps whether the calls are priced, which
   * has few values, so that shares of priced calls stay right.
   */
  RollupKey other(List<Dimension> dimensions, String tenant) {
    String[] others = new String[Dimension.NUMBER];
    dimensions.forEach(dimension -> others[dimension.ordinal()] = OTHER);
    if (dimensions.contains(Dimension.TENANT)) {
      others[Dimension.TENANT.ordinal()] = tenant;
    }
    if (dimensions.contains(Dimension.PRICE_STATUS)) {
      others[Dimension.PRICE_STATUS.ordinal()] = value(Dimension.PRICE_STATUS);
    }
    return new RollupKey(minuteMicros, others);
  }

  /**
   * The name of a set and the values of its dimensions without the minute, such as {@code
   * team|acme|search}. Different values have different texts: a null is {@code \N}, and {@code |}
   * and {@code \} in a value have a {@code \} before them.
   */
  public String text(DimensionSet set) {
    StringBuilder text = new StringBuilder(set.name());
    for (Dimension dimension : set.dimensions()) {
      String value = value(dimension);
      text.append('|')
          .append(value == null ? "\\N" : value.replace("\\", "\\\\").replace("|", "\\|"));
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RollupKey key
        && key.hash == hash
        && key.minuteMicros == minuteMicros
        && Arrays.equals(key.values, values);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return minuteMicros + " " + Arrays.toString(values);
  }
}
