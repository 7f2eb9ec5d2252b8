package io.tokenlake.domain.genai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Typed reading of OTLP attributes. What is absent, blank or of another type reads as null. */
final class Attributes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

  private final Map<String, Object> values;

  Attributes(Map<String, Object> values) {
    this.values = values;
  }

  Object raw(String key) {
    return values.get(key);
  }

  boolean hasAny(List<String> keys) {
    return keys.stream().anyMatch(key -> values.get(key) != null);
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

  /** Strings of a list; of a list written as a JSON array; or of one string on its own. */
  List<String> texts(String key) {
    Object value = values.get(key);
    if (value instanceof List<?> list) {
      return list.stream().map(Attributes::scalar).filter(text -> text != null).toList();
    }
    String text = scalar(value);
    if (text == null) {
      return null;
    }
    return text.startsWith("[") ? jsonArray(text) : List.of(text);
  }

  Boolean bool(String key) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> null;
    };
  }

  Double number(String key) {
    Object value = values.get(key);
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

  private static String scalar(Object value) {
    if (value instanceof String text) {
      return text.isBlank() ? null : text.strip();
    }
    return value instanceof Number || value instanceof Boolean ? value.toString() : null;
  }

  private static List<String> jsonArray(String text) {
    try {
      return JSON.readValue(text, STRINGS).stream().filter(element -> element != null).toList();
    } catch (JsonProcessingException notJson) {
      return List.of(text);
    }
  }
}
