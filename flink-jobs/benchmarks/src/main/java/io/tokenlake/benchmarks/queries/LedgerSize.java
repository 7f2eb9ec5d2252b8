package io.tokenlake.benchmarks.queries;

import java.time.DayOfWeek;
import java.time.LocalDate;

/**
 * How much ledger is generated. The same size and seed give the same rows.
 *
 * @param calls calls in all
 * @param days UTC days that they are spread over
 * @param end first day after them
 * @param seed what everything random follows from
 */
public record LedgerSize(long calls, int days, LocalDate end, long seed) {
  private static final double WEEKEND_SHARE = 0.45;

  /**
   * @throws IllegalArgumentException naming all that is out of range
   */
  public LedgerSize {
    if (calls < 1 || days < 1) {
      throw new IllegalArgumentException(
          "calls is %d and days is %d; both must be at least 1".formatted(calls, days));
    }
  }

  /** The first day. */
  public LocalDate start() {
    return end.minusDays(days);
  }

  /** A day by its number. */
  public LocalDate day(int number) {
    return start().plusDays(number);
  }

  /** Calls of a day; those of all days are {@link #calls()}. */
  public long callsOf(int day) {
    return share(weightBefore(day + 1)) - share(weightBefore(day));
  }

  private long share(double weight) {
    return Math.round(calls * (weight / weightBefore(days)));
  }

  private double weightBefore(int day) {
    double weight = 0;
    for (int i = 0; i < day; i++) {
      DayOfWeek weekday = day(i).getDayOfWeek();
      boolean weekend = weekday == DayOfWeek.SATURDAY || weekday == DayOfWeek.SUNDAY;
      weight += weekend ? WEEKEND_SHARE : 1;
    }
    return weight;
  }

  @Override
  public String toString() {
    return "%d calls, %d days to %s, seed %d".formatted(calls, days, end, seed);
  }
}
