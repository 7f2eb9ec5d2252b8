package io.tokenlake.benchmarks.detect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Series as CSV: a header and lines of {@code timestamp,value}; more columns are left alone. */
final class SeriesFile {
  private static final DateTimeFormatter NAB_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[.SSSSSS]", Locale.ROOT);

  private SeriesFile() {}

  /**
   * Reads a series without windows.
   *
   * @param name what the series is called
   * @throws IllegalArgumentException when a line is not what it should be; it is named
   */
  static LabelledSeries read(Path file, String name) throws IOException {
    List<String> lines = Files.readAllLines(file, UTF_8);
    if (lines.isEmpty() || !lines.get(0).startsWith("timestamp,value")) {
      throw new IllegalArgumentException(
          file + " does not start with a line \"timestamp,value\": " + firstOf(lines));
    }
    List<String> timestamps = new ArrayList<>();
    long[] seconds = new long[lines.size() - 1];
    double[] values = new double[lines.size() - 1];
    for (int i = 1; i < lines.size(); i++) {
      String where = file + " line " + (i + 1);
      String[] fields = lines.get(i).split(",", -1);
      if (fields.length < 2) {
        throw new IllegalArgumentException(where + " is not timestamp,value: " + lines.get(i));
      }
      timestamps.add(fields[0]);
      seconds[i - 1] = epochSecond(fields[0], where);
      values[i - 1] = value(fields[1], where);
    }
    return new LabelledSeries(name, List.copyOf(timestamps), seconds, values, List.of());
  }

  /** Seconds since the epoch of NAB's time (UTC), an ISO 8601 instant or a whole number. */
  static long epochSecond(String text, String where) {
    try {
      if (text.contains("T")) {
        return Instant.parse(text).getEpochSecond();
      }
      if (text.contains(" ")) {
        return LocalDateTime.parse(text, NAB_TIME).toEpochSecond(ZoneOffset.UTC);
      }
      return Long.parseLong(text);
    } catch (DateTimeException | NumberFormatException e) {
      throw new IllegalArgumentException(
          where
              + " has the time \""
              + text
              + "\"; it must be like 2014-04-01 00:05:00, 2014-04-01T00:05:00Z or 1396310700",
          e);
    }
  }

  private static double value(String text, String where) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number that is not finite.
    }
    throw new IllegalArgumentException(
        where + " has the value \"" + text + "\"; it must be a finite number");
  }

  private static String firstOf(List<String> lines) {
    return lines.isEmpty() ? "it is empty" : "\"" + lines.get(0) + "\"";
  }
}
