package io.tokenlake.pipeline.convert;

import io.tokenlake.pipeline.Origin;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since the epoch, as everything of ours carries time, and {@link Instant}. */
public final class Times {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;

  private static final long EARLIEST_NANOS = 946_684_800_000_000_000L; // 2000-01-01T00:00:00Z
  private static final long LATEST_NANOS = 4_102_444_800_000_000_000L; // 2100-01-01T00:00:00Z

  private Times() {}

  /** Instant of a number of microseconds since the epoch. */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Whether a time, ns since the epoch, lies in the years 2000 to 2099 and thus can be stored. */
  public static boolean isPlausible(long nanos) {
    return nanos >= EARLIEST_NANOS && nanos < LATEST_NANOS;
  }

  /**
   * What is wrong with the time of a point that is put in an order by it; null when nothing is. Put
   * at another time it could come after points that it was before.
   */
  static String problem(long nanos, Origin origin) {
    if (!isPlausible(nanos)) {
      return "its time is %d ns since the epoch; it must lie in 2000 to 2099".formatted(nanos);
    }
    long micros = nanos / NANOS_PER_MICRO;
    return origin.isAhead(micros)
        ? "its time is %s, but it was received at %s; the clock of its sender is ahead"
            .formatted(instant(micros), instant(origin.receivedAtMicros()))
        : null;
  }

  /** Microseconds since the epoch, towards the past. */
  public static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND), instant.getNano() / 1_000);
  }

  /** The first full millisecond that is not before a time, both since the epoch. */
  public static long millisFrom(long micros) {
    return (micros + 999) / 1_000;
  }
}
