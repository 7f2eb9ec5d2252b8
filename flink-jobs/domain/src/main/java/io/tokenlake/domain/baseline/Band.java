package io.tokenlake.domain.baseline;

import java.util.Locale;

/**
 * What is expected of a metric at one moment, in its unit.
 *
 * @param expected the value expected; null while there is no history to expect from
 * @param low lowest value that is nothing special; null as {@code expected}
 * @param high highest value that is nothing special; null as {@code expected}
 * @param method what the expectation rests on
 * @param historyN samples it rests on
 */
public record Band(Double expected, Double low, Double high, Method method, long historyN) {

  /** What an expectation rests on, from nothing to the most specific. */
  public enum Method {
    /** Too few samples for any expectation. */
    NONE,
    /** The recent level: the hour of the day has not been seen yet. */
    LEVEL,
    /** The same hour of other days: the hour of the week has not been seen yet. */
    HOUR_OF_DAY,
    /** The same hour of earlier weeks. */
    HOUR_OF_WEEK;

    /** The word for it in tables and messages. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Band none(long historyN) {
    return new Band(null, null, null, Method.NONE, historyN);
  }

  /** Whether {@code value} is nothing special; true as long as nothing is expected. */
  public boolean holds(double value) {
    return expected == null || (value >= low && value <= high);
  }
}
