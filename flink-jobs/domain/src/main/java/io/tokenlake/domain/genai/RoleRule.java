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
   * @param stream whether it is the request of a streamed answer; null when the value does not tell
   */
  record Kind(SpanRole role, String operation, boolean listed, Boolean stream) {}

  static Kind kind(SpanRole role, String operation) {
    return new Kind(role, operation, true, null);
  }

  static Kind kind(SpanRole role) {
    return new Kind(role, null, true, null);
  }

  /** A request of the operation {@code chat} of which the value tells whether it is streamed. */
  static Kind chat(boolean stream) {
    return new Kind(SpanRole.CALL, "chat", true, stream);
  }

  /** Something whose value no table knows. */
  static Kind unlisted(SpanRole role) {
    return new Kind(role, null, false, null);
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
        : new Kind(kind.role(), value, kind.listed(), kind.stream());
  }

  /** This rule, with the values of {@code base} that it does not name itself. */
  RoleRule over(RoleRule base) {
    Map<String, Kind> merged = new HashMap<>(base.kinds());
    merged.putAll(kinds);
    return new RoleRule(key, Map.copyOf(merged), others == null ? base.others() : others);
  }
}
