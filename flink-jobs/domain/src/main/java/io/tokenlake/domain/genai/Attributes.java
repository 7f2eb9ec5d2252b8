package io.tokenlake.domain.genai;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Typed reading of OTLP attributes. What is absent, blank or of another type reads as null. JSON
 * inside an attribute is parsed when first asked for, and once. Not thread-safe.
 */
final class Attributes {
  private final Map<String, Object> values;
  private Map<String, Object> parsed;

  Attributes(Map<String, Object> values) {
    this.values = values;
  }

  Set<String> keys() {
    return values.keySet();
  }

  Object raw(String key) {
    return values.get(key);
  }

  /** The value at {@code source}: a String, Long, Double, Boolean, List or Map. */
  Object raw(Source source) {
    Object value = values.get(source.key());
    if (value == null || source.path().isEmpty()) {
      return value;
    }
    Object member = value instanceof Map ? value : json(source.key(), value);
    for (String step : source.path()) {
      member = member instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return member;
  }

  /** Whether {@code source} is in JSON that is too long to be read. */
  boolean isTooLong(Source source) {
    return !source.path().isEmpty()
        && values.get(source.key()) instanceof String text
        && text.length() > Json.MOST_CHARACTERS_OF_COUNTS;
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  boolean hasAny(List<String> keys) {
    for (String key : keys) {
      if (values.get(key) != null) {
        return true;
      }
    }
    return false;
  }

  /** The first of {@code keys} that holds text, a number or a boolean. */
  String text(String... keys) {
    for (String key : keys) {
      String text = scalar(values.get(key));
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  /**
   * The first of {@code sources} that holds text, in the quotes of JSON or not, a number or a
   * boolean.
   */
  String text(List<Source> sources) {
    for (Source source : sources) {
      String text = scalar(raw(source));
      if (text != null) {
        return text.startsWith("\"") && Json.parse(text) instanceof String plain ? plain : text;
      }
    }
    return null;
  }

  /** Strings of a list; of a list written as a JSON array; or of one string, in quotes or not. */
  List<String> texts(Source source) {
    Object value = raw(source);
    if (value instanceof List<?> list) {
      return scalars(list);
    }
    String text = scalar(value);
    if (text == null) {
      return null;
    }
    boolean json = text.startsWith("[") || text.startsWith("\"");
    Object parsedText = json ? Json.parse(text) : null;
    if (parsedText instanceof List<?> list) {
      return scalars(list);
    }
    return List.of(parsedText instanceof String plain ? plain : text);
  }

  Boolean bool(List<Source> sources) {
    String text = text(sources);
    if (text == null) {
      return null;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> null;
    };
  }

  Double number(List<Source> sources) {
    for (Source source : sources) {
      Double number = number(raw(source));
      if (number != null) {
        return number;
      }
    }
    return null;
  }

  /** A number, or text that is one. */
  static Double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof String text) {
      try {
        return Double.valueOf(text.strip());
      } catch (NumberFormatException notANumber) {
        return null;
      }
    }
    return null;
  }

  /** Text without blanks around it, a number or a boolean, as text; null for anything else. */
  static String scalar(Object value) {
    if (value instanceof String text) {
      return text.isBlank() ? null : text.strip();
    }
    return value instanceof Number || value instanceof Boolean ? value.toString() : null;
  }

  private static List<String> scalars(List<?> list) {
    List<String> texts = new ArrayList<>(list.size());
    for (Object element : list) {
      String text = scalar(element);
      if (text != null) {
        texts.add(text);
      }
    }
    return List.copyOf(texts);
  }

  private Object json(String key, Object value) {
    if (!(value instanceof String text)) {
      return null;
    }
    if (parsed == null) {
      parsed = new HashMap<>();
    }
    return parsed.computeIfAbsent(
        key,
        absent -> {
          Object tree = Json.parseCounts(text);
          return tree == null ? Map.of() : tree;
        });
  }
}
