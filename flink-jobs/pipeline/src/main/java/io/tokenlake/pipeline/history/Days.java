package io.tokenlake.pipeline.history;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A range of time, day by day, as tables are partitioned. */
final class Days {
  private Days() {}

  /** What is done with the part of a day that lies in the range. */
  @FunctionalInterface
  interface Action {
    void accept(Instant from, Instant to) throws Exception;
  }

  /**
   * Does something with each day of a range, in order.
   *
   * @param from the first moment
   * @param to the first moment after
   */
  static void each(Instant from, Instant to, Action action) throws Exception {
    Instant begin = from;
    while (begin.isBefore(to)) {
      Instant next = begin.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
      action.accept(begin, next.isAfter(to) ? to : next);
      begin = next;
    }
  }
}
