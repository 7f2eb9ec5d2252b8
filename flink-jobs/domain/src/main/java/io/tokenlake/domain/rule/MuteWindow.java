package io.tokenlake.domain.rule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * A time in which nobody wants to be told: once, or every week.
 *
 * @param tenant whose alerts; null for everybody's
 * @param rules which rules; empty for all
 * @param fromMicros when it begins, µs since the epoch; null for one that comes every week
 * @param toMicros when it ends, exclusive; null for one that comes every week
 * @param days on which it begins
 * @param begins time of day at which it begins
 * @param ends time of day at which it ends; not after {@code begins} means the next day
 * @param zone whose days and times these are
 */
public record MuteWindow(
    String id,
    String tenant,
    List<String> rules,
    Long fromMicros,
    Long toMicros,
    Set<DayOfWeek> days,
    LocalTime begins,
    LocalTime ends,
    ZoneId zone) {

  /** Until when it mutes a rule; null when it does not mute it at this moment. */
  Long mutedUntil(String ruleId, String ofTenant, long micros) {
    boolean concerns =
        (tenant == null || tenant.equals(ofTenant)) && (rules.isEmpty() || rules.contains(ruleId));
    if (!concerns) {
      return null;
    }
    if (fromMicros != null) {
      return fromMicros <= micros && micros < toMicros ? toMicros : null;
    }
    ZonedDateTime now =
        ZonedDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), zone);
    Long today = mutedUntil(now, 0);
    return today == null ? mutedUntil(now, 1) : today;
  }

  private Long mutedUntil(ZonedDateTime now, int daysAgo) {
    ZonedDateTime begin = now.toLocalDate().minusDays(daysAgo).atTime(begins).atZone(zone);
    ZonedDateTime end =
        begin.toLocalDate().plusDays(ends.isAfter(begins) ? 0 : 1).atTime(ends).atZone(zone);
    boolean within =
        days.contains(begin.getDayOfWeek()) && !now.isBefore(begin) && now.isBefore(end);
    return within ? ChronoUnit.MICROS.between(Instant.EPOCH, end.toInstant()) : null;
  }
}
