package io.tokenlake.tables.maintenance;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;

/** How much time one row of a rollup is about; it begins with the row's column {@code minute}. */
public enum RollupGrain {
  MINUTE("1m", 60),
  /** Days and hours of every time zone in use begin with one of these. */
  QUARTER("15m", 900),
  /** Right for time zones that are whole hours from UTC. */
  HOUR("1h", 3600);

  /** Property of a table: the UTC day from which on all its rows are about minutes. */
  private static final String MINUTES_SINCE = "tokenlake.minutes-since";

  private static final String FILE_ENDING = ".parquet";

  private final String text;
  private final long seconds;

  RollupGrain(String text, long seconds) {
    this.text = text;
    this.seconds = seconds;
  }

  /** The day from which on all rows of a table of rollups are about minutes; empty for all days. */
  public static Optional<LocalDate> minutesSince(Table table) {
    return Optional.ofNullable(table.properties().get(MINUTES_SINCE)).map(LocalDate::parse);
  }

  /** Says so in the step that changes rows; a day that was made coarse once stays so. */
  static void setMinutesSince(Transaction transaction, LocalDate day) {
    if (minutesSince(transaction.table()).filter(before -> !before.isBefore(day)).isEmpty()) {
      transaction.updateProperties().set(MINUTES_SINCE, day.toString()).commit();
    }
  }

  /** The grain that is written so, other than a minute. */
  static Optional<RollupGrain> coarse(String text) {
    return Stream.of(QUARTER, HOUR).filter(grain -> grain.text.equals(text)).findFirst();
  }

  /**
   * The grain of all rows of a file. Nothing else that Iceberg keeps of a file can say it, so the
   * name does; a file that other tools have written again is of minutes until it is looked at.
   */
  static RollupGrain ofFile(String location) {
    return Stream.of(QUARTER, HOUR)
        .filter(grain -> location.endsWith("-" + grain.text + FILE_ENDING))
        .findFirst()
        .orElse(MINUTE);
  }

  /** What the names of files of this grain end with; null for minutes. */
  String fileSuffix() {
    return this == MINUTE ? null : text;
  }

  /** The beginning of the time that a moment is part of. */
  OffsetDateTime floor(OffsetDateTime time) {
    long start = Math.floorDiv(time.toEpochSecond(), seconds) * seconds;
    return Instant.ofEpochSecond(start).atOffset(ZoneOffset.UTC);
  }

  @Override
  public String toString() {
    return text;
  }
}
