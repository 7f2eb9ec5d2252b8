package io.tokenlake.domain.genai;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A place where a dialect states when the first token came.
 *
 * @param unit what the number there means
 */
record FirstToken(Source source, Unit unit) {
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final double MILLIS_PER_DAY = 86_400_000;

  /** How a dialect writes the moment of the first token. */
  enum Unit {
    SECONDS,
    MILLISECONDS,
    /** A moment in ISO 8601, in quotes or not. */
    MOMENT
  }

  /**
   * Milliseconds from the start of the span; null when none of {@code places} states any that can
   * be: a wrong latency is no reason to refuse the bill.
   */
  static Long millis(List<FirstToken> places, Attributes attributes, long startNanos) {
    for (FirstToken place : places) {
      Object raw = attributes.raw(place.source());
      Double millis = raw == null ? null : place.millis(raw, startNanos);
      if (millis != null && millis >= 0 && millis <= MILLIS_PER_DAY) {
        return Math.round(millis);
      }
    }
    return null;
  }

  private Double millis(Object raw, long startNanos) {
    if (unit == Unit.MOMENT) {
      return raw instanceof String text ? sinceStart(text, startNanos) : null;
    }
    Double number = Attributes.number(raw);
    if (number == null) {
      return null;
    }
    return unit == Unit.SECONDS ? (Double) (number * MILLIS_PER_SECOND) : number;
  }

  private static Double sinceStart(String text, long startNanos) {
    try {
      Instant moment = Instant.parse(text.replace("\"", "").strip());
      Instant start = Instant.ofEpochSecond(0, startNanos);
      return (double) start.until(moment, ChronoUnit.NANOS) / NANOS_PER_MILLI;
    } catch (DateTimeException | ArithmeticException notAMoment) {
      return null;
    }
  }
}
