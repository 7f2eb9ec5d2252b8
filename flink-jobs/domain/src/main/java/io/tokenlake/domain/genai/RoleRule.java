package io.tokenlake.domain.genai;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the values of one attribute say about the role of a span.
 *
 * @param key attribute key
 * @param kinds what each value means; values in lower case
 * @param others what any other value means; null when it means nothing
 */
record RoleRule(String key, Map<String, Kind> kinds, Kind others) {

  /**
   * What a span is.
   *
   * @param operation its operation in the convention's words; null when the value is that word
   * @param listed false for a value that no table knows
   * @param streams whether the value says that the answer is streamed
   */
  record Kind(SpanRole role, String operation, boolean listed, boolean streams) {}

  static Kind kind(SpanRole role, String operation) {
    return new Kind(role, operation, true, false);
  }

  static Kind kind(SpanRole role) {
    return new Kind(role, null, true, false);
  }

  /** A call whose answer is streamed. */
  static Kind streamedCall(String operation) {
    return new Kind(SpanRole.CALL, operation, true, true);
  }

  /** The meaning of the span's value; null when there is none. */
  Kind read(Attributes attributes) {
    String value = attributes.text(key);
    if (value == null) {
      return null;
    }
    Kind kind = kinds.getOrDefault(value.toLowerCase(Locale.ROOT), others);
    return kind == null || kind.operation() != null
        ? kind
        : new Kind(kind.role(), value, kind.listed(), kind.streams());
  }

  /** This rule, with the values of {@code base} that it does not name itself. */
  RoleRule over(RoleRule base) {
    Map<String, Kind> merged = new HashMap<>(base.kinds());
    merged.putAll(kinds);
    return new RoleRule(key, Map.copyOf(merged), others == null ? base.others() : others);
  }
}
