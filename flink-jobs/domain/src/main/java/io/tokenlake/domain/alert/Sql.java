package io.tokenlake.domain.alert;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Literals of Trino's SQL. */
public final class Sql {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private Sql() {}

  /** A text, whatever is in it. */
  public static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /**
   * A moment.
   *
   * @param micros µs since the epoch
   */
  public static String time(long micros) {
    return "TIMESTAMP '" + TIME.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS)) + " UTC'";
  }
}
