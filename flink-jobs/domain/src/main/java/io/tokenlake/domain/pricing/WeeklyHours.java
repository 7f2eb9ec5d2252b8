package io.tokenlake.domain.pricing;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of the week, to the minute, in UTC. Immutable. */
public final class WeeklyHours {
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final Pattern WINDOW =
      Pattern.compile(
          "(?:(mon|tue|wed|thu|fri|sat|sun)(?:-(mon|tue|wed|thu|fri|sat|sun))? )?"
              + "([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])");

  private static final int DAY = 24 * 60;
  private static final int WEEK = 7 * DAY;
  private static final long MICROS_PER_MINUTE = 60_000_000L;

  /** The epoch was a Thursday. */
  private static final int EPOCH_MINUTE = 3 * DAY;

  private final List<String> windows;
  private final BitSet minutes = new BitSet(WEEK);

  private WeeklyHours(List<String> windows) {
    this.windows = List.copyOf(windows);
  }

  /**
   * Reads windows such as {@code 16:30-00:30} or {@code mon-fri 01:00-04:00}. A window begins on
   * each of its days and may end on the next; the end is not part of it.
   *
   * @throws IllegalArgumentException when one of them is no window
   */
  static WeeklyHours parse(List<String> windows) {
    WeeklyHours hours = new WeeklyHours(windows);
    windows.forEach(hours::add);
    return hours;
  }

  private void add(String window) {
    Matcher parts = WINDOW.matcher(window.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new IllegalArgumentException(window);
    }
    int from = minute(parts.group(3), parts.group(4));
    int to = minute(parts.group(5), parts.group(6));
    if (to > DAY || from == to) {
      throw new IllegalArgumentException(window);
    }
    int first = parts.group(1) == null ? 0 : DAYS.indexOf(parts.group(1));
    int days = daysFrom(first, parts.group(1), parts.group(2));
    int length = to > from ? to - from : to + DAY - from;
    for (int day = first; day < first + days; day++) {
      for (int minute = 0; minute < length; minute++) {
        minutes.set((day * DAY + from + minute) % WEEK);
      }
    }
  }

  private static int daysFrom(int first, String from, String to) {
    if (from == null) {
      return DAYS.size();
    }
    return to == null ? 1 : Math.floorMod(DAYS.indexOf(to) - first, DAYS.size()) + 1;
  }

  private static int minute(String hours, String minutes) {
    return Integer.parseInt(hours) * 60 + Integer.parseInt(minutes);
  }

  /** Whether a moment, µs since the epoch, is part of this. */
  public boolean contains(long micros) {
    long minute = Math.floorDiv(micros, MICROS_PER_MINUTE) + EPOCH_MINUTE;
    return minutes.get((int) Math.floorMod(minute, (long) WEEK));
  }

  boolean overlaps(WeeklyHours other) {
    return minutes.intersects(other.minutes);
  }

  /** The windows as they were stated. */
  public List<String> windows() {
    return windows;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WeeklyHours hours && minutes.equals(hours.minutes);
  }

  @Override
  public int hashCode() {
    return minutes.hashCode();
  }

  @Override
  public String toString() {
    return String.join(", ", windows);
  }
}
