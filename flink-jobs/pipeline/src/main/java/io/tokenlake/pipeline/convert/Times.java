package io.tokenlake.pipeline.convert;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since the epoch, as everything of ours carries time, and {@link Instant}. */
public final class Times {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private Times() {}

  /** Instant of a number of microseconds since the epoch. */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Microseconds since the epoch, towards the past. */
  public static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND), instant.getNano() / 1_000);
  }
}
