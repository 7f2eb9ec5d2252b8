package io.tokenlake.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleCalendarTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void aDayIsTheCalendarsAlsoWhenClocksAreChanged() {
    Period day = new Period(false, BERLIN);
    long noon = micros("2026-03-29T12:00:00Z");

    assertThat(day.startMicros(noon)).isEqualTo(micros("2026-03-28T23:00:00Z"));
    assertThat(day.endMicros(noon)).as("23 hours later").isEqualTo(micros("2026-03-29T22:00:00Z"));
  }

  @Test
  void aMonthIsTheCalendars() {
    Period month = new Period(true, ZoneId.of("America/New_York"));
    long start = micros("2026-03-01T04:59:59Z");

    assertThat(month.startMicros(start)).isEqualTo(micros("2026-02-01T05:00:00Z"));
    assertThat(month.endMicros(start)).isEqualTo(micros("2026-03-01T05:00:00Z"));
  }

  @Test
  void aWeeklyMuteGoesOnAfterMidnight() {
    MuteWindow nights =
        new MuteWindow(
            "nights",
            "acme",
            List.of("cost"),
            null,
            null,
            Set.of(DayOfWeek.FRIDAY),
            LocalTime.of(22, 0),
            LocalTime.of(6, 0),
            BERLIN);
    long end = micros("2026-11-28T05:00:00Z");

    assertThat(nights.mutedUntil("cost", "acme", micros("2026-11-27T20:59:00Z"))).isNull();
    assertThat(nights.mutedUntil("cost", "acme", micros("2026-11-27T21:00:00Z"))).isEqualTo(end);
    assertThat(nights.mutedUntil("cost", "acme", micros("2026-11-28T04:59:00Z"))).isEqualTo(end);
    assertThat(nights.mutedUntil("cost", "acme", end)).isNull();
    assertThat(nights.mutedUntil("cost", "acme", micros("2026-11-28T22:00:00Z"))).isNull();
    assertThat(nights.mutedUntil("cost", "globex", micros("2026-11-27T21:00:00Z"))).isNull();
    assertThat(nights.mutedUntil("other", "acme", micros("2026-11-27T21:00:00Z"))).isNull();
  }

  @Test
  void aMuteForOnceHasTwoEnds() {
    MuteWindow once =
        new MuteWindow("once", null, List.of(), 10L, 20L, Set.of(), null, null, BERLIN);

    assertThat(once.mutedUntil("any", null, 9)).isNull();
    assertThat(once.mutedUntil("any", "acme", 10)).isEqualTo(20L);
    assertThat(once.mutedUntil("any", null, 20)).isNull();
  }

  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }
}
