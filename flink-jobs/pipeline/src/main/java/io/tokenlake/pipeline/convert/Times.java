package io.tokenlake.pipeline.convert;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since the epoch, as everything of ours carries time, and {@link Instant}. */
public final class Times {
  private static final long MICROS_PER_SECOND = 1_000_000;

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
