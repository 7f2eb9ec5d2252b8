package io.tokenlake.domain.genai;

import java.math.BigDecimal;
import java.util.Map;

/** Reads a token count out of the forms in which emitters write numbers. */
final class TokenNumber {
  /** Far above any call, and low enough that no sum of counts overflows. */
  private static final long MOST = 1_000_000_000_000_000L;

  private static final int MOST_DIGITS = 16;
  private static final int SHOWN = 60;

  private TokenNumber() {}

  /** The count; null when {@code raw} is no whole number from 0 up to a sane limit. */
  static Long read(Object raw) {
    if (raw instanceof Long number) {
      return inRange(number);
    }
    if (raw instanceof Double number) {
      // A double outside the range of long becomes its nearest end, which is out of ours too.
      long truncated = number.longValue();
      return truncated == number ? inRange(truncated) : null;
    }
    if (raw instanceof BigDecimal number) {
      return read(number.doubleValue());
    }
    if (raw instanceof String text) {
      String digits = text.strip();
      return digits.startsWith("{") ? read(Json.parse(digits)) : digits(digits);
    }
    // OTLP's own JSON form of a number, which some senders pass on as it is.
    return raw instanceof Map<?, ?> any && any.size() == 1 ? wrapped(any) : null;
  }

  /** What is wrong with a value that {@link #read} refuses. */
  static String complaint(String name, Object raw) {
    return name + " is " + shown(raw) + "; a token count is a whole number from 0 to " + MOST;
  }

  /** A value as a message shows it: strings in quotes, nothing at length. */
  static String shown(Object raw) {
    if (raw instanceof byte[] bytes) {
      return bytes.length + " bytes"; // their toString would differ from run to run
    }
    String text = raw instanceof String ? "\"" + raw + "\"" : String.valueOf(raw);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  private static Long wrapped(Map<?, ?> any) {
    Object inner = any.get("intValue");
    if (inner == null) {
      inner = any.get("doubleValue");
    }
    return inner == null || inner instanceof Map ? null : read(inner);
  }

  private static Long digits(String text) {
    if (text.isEmpty() || text.length() > MOST_DIGITS) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return null;
      }
    }
    return inRange(Long.parseLong(text));
  }

  private static Long inRange(long number) {
    return number >= 0 && number <= MOST ? (Long) number : null;
  }
}
