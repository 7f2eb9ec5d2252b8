package io.tokenlake.domain.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Reads the keys of one YAML object; what is wrong becomes a problem and reads as null. */
final class Fields {
  /** Beyond these a moment is a slip, and far beyond them it overflows. */
  private static final Instant EARLIEST = Instant.EPOCH;

  private static final Instant LATEST = Instant.parse("2199-12-31T23:59:59Z");

  private static final int SHOWN = 100;

  private final String where;
  private final JsonNode node;
  private final List<String> problems;

  Fields(String where, JsonNode node, List<String> problems) {
    this.where = where;
    this.node = node;
    this.problems = problems;
  }

  void problem(String what) {
    problems.add(where + " " + what);
  }

  /** How many problems the whole file has had so far. */
  int problemCount() {
    return problems.size();
  }

  /** A value as a message shows it: nothing at length. */
  static String shown(Object value) {
    String text = value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  void allowOnly(Collection<String> keys) {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!keys.contains(key)) {
                problem("has the unknown key '" + key + "'; known are " + new TreeSet<>(keys));
              }
            });
  }

  /** A string that must be there. */
  String text(String key) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      problem("has no '" + key + "'; state one");
      return null;
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      problem("has " + shown(value) + " as '" + key + "'; it must be a string in quotes");
      return null;
    }
    return value.textValue();
  }

  /** A string, or null when it is not there. */
  String textOrNull(String key) {
    return node.has(key) ? text(key) : null;
  }

  /** A string or a list of strings; empty when it is not there. */
  List<String> textOrTexts(String key) {
    JsonNode value = node.get(key);
    if (value == null || !value.isTextual()) {
      return texts(key);
    }
    String text = text(key);
    return text == null ? List.of() : List.of(text);
  }

  /** A list of strings; empty when it is not there. */
  List<String> texts(String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    value.forEach(element -> texts.add(element.isTextual() ? element.textValue() : ""));
    if (!value.isArray() || texts.stream().anyMatch(String::isBlank)) {
      problem("has " + shown(value) + " as '" + key + "'; it must be a list of strings");
      return List.of();
    }
    return texts;
  }

  /** A boolean; false when it is not there. */
  boolean flag(String key) {
    JsonNode value = node.get(key);
    if (value != null && !value.isBoolean()) {
      problem("has " + shown(value) + " as '" + key + "'; it must be true or false");
    }
    return value != null && value.booleanValue();
  }

  /** A positive whole number, or null when it is not there. */
  Long count(String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() <= 0) {
      problem("has " + shown(value) + " as '" + key + "'; it must be a whole number above 0");
      return null;
    }
    return value.longValue();
  }

  /** A date that must be there. */
  LocalDate date(String key) {
    String text = text(key);
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeException notADate) {
      problem("has \"" + shown(text) + "\" as '" + key + "'; it must be a date such as 2026-11-20");
      return null;
    }
  }

  /** A moment: a date, meaning its first moment in UTC, or an instant. Null when not there. */
  Instant moment(String key) {
    if (!node.has(key)) {
      return null;
    }
    String text = text(key);
    try {
      if (text == null) {
        return null;
      }
      Instant moment =
          text.contains("T")
              ? Instant.parse(text)
              : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
        problem("has \"" + text + "\" as '" + key + "'; it must lie in the years 1970 to 2199");
        return null;
      }
      return moment;
    } catch (DateTimeException notAMoment) {
      problem(
          "has \""
              + shown(text)
              + "\" as '"
              + key
              + "'; it must be a date such as 2026-11-20 or an instant such as"
              + " 2026-11-20T14:00:00Z");
      return null;
    }
  }
}
