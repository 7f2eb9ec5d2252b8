package io.tokenlake.domain.rule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Days or months as a calendar has them, in a time zone.
 *
 * @param months whether they are months; else days
 */
public record Period(boolean months, ZoneId zone) {
  private static final long DAY_MICROS = 86_400_000_000L;

  /**
   * When the period began that a moment is in, µs since the epoch.
   *
   * @param micros µs since the epoch
   */
  long startMicros(long micros) {
    LocalDate day =
        ZonedDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), zone).toLocalDate();
    return micros(months ? day.withDayOfMonth(1) : day);
  }

  /** When the period ends that a moment is in, exclusive, µs since the epoch. */
  long endMicros(long micros) {
    ZonedDateTime start =
        ZonedDateTime.ofInstant(Instant.EPOCH.plus(startMicros(micros), ChronoUnit.MICROS), zone);
    return micros(months ? start.toLocalDate().plusMonths(1) : start.toLocalDate().plusDays(1));
  }

  /** So long after its start one is in the middle of any period, about. */
  long halfMicros() {
    return months ? 14 * DAY_MICROS : DAY_MICROS / 2;
  }

  private long micros(LocalDate day) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, day.atStartOfDay(zone).toInstant());
  }
}
