package io.tokenlake.local.bench;

import io.tokenlake.local.trino.QueryStatistics;
import java.util.Arrays;

/**
 * What a question took.
 *
 * @param rows of the answer
 * @param first the first time it was asked of this server, ms
 * @param later the other times, ms, ascending
 * @param statistics of the last time
 * @param files data files of the days it is about
 * @param yardstick DuckDB's times, ms, ascending; empty where it has no answer
 * @param problem why it was not answered, or DuckDB did not; null where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Timing(
    Question question,
    int rows,
    double first,
    double[] later,
    QueryStatistics statistics,
    long files,
    double[] yardstick,
    String problem) {

  /** The time below which a share of the later times lie, ms. */
  public double quantile(double share) {
    return quantile(later, share);
  }

  /** The middle of DuckDB's times, ms; NaN where there are none. */
  public double yardstickMedian() {
    return quantile(yardstick, 0.5);
  }

  /** How many times as long as DuckDB Trino takes. */
  public double ratio() {
    return quantile(0.5) / yardstickMedian();
  }

  private static double quantile(double[] ascending, double share) {
    return ascending.length == 0
        ? Double.NaN
        : ascending[Math.min(ascending.length - 1, (int) Math.ceil(share * ascending.length) - 1)];
  }

  static double[] ascending(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
