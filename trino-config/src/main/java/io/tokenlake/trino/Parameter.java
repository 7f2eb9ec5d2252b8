package io.tokenlake.trino;

import java.util.regex.Pattern;

/** Literals in a named query that a marker behind them declares to be a choice. */
final class Parameter {
  static final int LITERAL_GROUP = 1;
  static final int NAME_GROUP = 2;

  /** Possessive: a lone apostrophe in a comment makes it read far, which must not take stack. */
  private static final String QUOTED = "'(?:[^']++|'')*+'";

  /** A time, date, text or number, or the present moment, and its name. */
  static final Pattern MARKED =
      Pattern.compile(
          "(?<literal>(?:TIMESTAMP |DATE )?"
              + QUOTED
              + "|current_timestamp|[0-9]+(?:\\.[0-9]+)?)\\s+/\\* :(?<name>[a-z_]+) \\*/");

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,12})?)?"
              + "(Z| ?[A-Za-z_]+(/[A-Za-z_+\\-0-9]+)*| ?[+-]\\d{2}:\\d{2})?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");

  private Parameter() {}

  /** The SQL literal of a value, of the kind that stands in its place. */
  static String literal(String name, String value, String present) {
    if (present.startsWith("'")) {
      return "'" + value.replace("'", "''") + "'";
    }
    if (NUMBER.matcher(present).matches()) {
      return checked(NUMBER, name, value, "a number, such as " + present);
    }
    if (DATE.matcher(value).matches()) {
      return "DATE '" + value + "'";
    }
    checked(TIME, name, value, "a date or time, such as 2026-11-01 or 2026-11-01 12:00 UTC");
    String time = value.replaceFirst("T(?=\\d)", " ").replaceFirst("(?<=\\d)Z$", " UTC");
    return "TIMESTAMP '" + time + "'";
  }

  private static String checked(Pattern pattern, String name, String value, String right) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(name + " is '" + value + "'; it must be " + right);
    }
    return value;
  }
}
