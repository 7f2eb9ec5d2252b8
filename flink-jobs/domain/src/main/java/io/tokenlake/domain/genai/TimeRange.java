package io.tokenlake.domain.genai;

import io.tokenlake.domain.genai.Normalised.Refused;
import java.time.Instant;

/** The times that a record may have: a time outside them has no partition to go to. */
final class TimeRange {
  private static final long EARLIEST_SECOND =
      Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
  private static final long LATEST_SECOND = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private TimeRange() {}

  /**
   * Why a record with these times is refused; null when it is not.
   *
   * @param what the record, such as {@code the span}
   */
  static Refused check(String what, long startNanos, long endNanos) {
    if (!inRange(startNanos) || !inRange(endNanos)) {
      return new Refused(
          "INVALID_TIME",
          what
              + " runs from "
              + startNanos
              + " to "
              + endNanos
              + " ns since the epoch; both must lie in the years 2000 to 2099");
    }
    if (endNanos < startNanos) {
      return new Refused(
          "INVALID_TIME",
          what
              + " ends at "
              + endNanos
              + " ns since the epoch, before its start at "
              + startNanos
              + "; the end must not be before the start");
    }
    return null;
  }

  private static boolean inRange(long nanos) {
    long second = Math.floorDiv(nanos, NANOS_PER_SECOND);
    return second >= EARLIEST_SECOND && second < LATEST_SECOND;
  }
}
