package io.tokenlake.domain.genai;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The token counts as a span states them, before any decision about what they mean.
 *
 * @param stated counts that are there; absent is not zero
 * @param invalid what is no token count at all
 * @param conflicts where two names of one count differ
 */
record TokenCounts(Map<TokenCount, Long> stated, List<String> invalid, List<String> conflicts) {
  /** Far above any call, and low enough that no sum of counts overflows. */
  private static final long MOST = 1_000_000_000_000_000L;

  private static final int SHOWN = 60;

  static TokenCounts read(Attributes attributes) {
    TokenCounts counts =
        new TokenCounts(new EnumMap<>(TokenCount.class), new ArrayList<>(), new ArrayList<>());
    for (TokenCount count : TokenCount.values()) {
      counts.readOne(count, attributes);
    }
    return counts;
  }

  boolean has(TokenCount count) {
    return stated.containsKey(count);
  }

  /** The count, or 0 when it is not stated. */
  long orZero(TokenCount count) {
    return stated.getOrDefault(count, 0L);
  }

  /** Whether the span states any quantity; a total alone cannot be split into leaves. */
  boolean isEmpty() {
    return stated.keySet().stream().allMatch(count -> count == TokenCount.TOTAL);
  }

  /** The count as a message shows it. */
  String show(TokenCount count) {
    return count.key() + " is " + stated.get(count);
  }

  private void readOne(TokenCount count, Attributes attributes) {
    String firstKey = null;
    for (String key : count.keys()) {
      Object raw = attributes.raw(key);
      if (raw == null) {
        continue;
      }
      Long tokens = whole(raw);
      if (tokens == null) {
        invalid.add(
            key + " is " + shown(raw) + "; a token count is a whole number from 0 to " + MOST);
        continue;
      }
      Long before = stated.putIfAbsent(count, tokens);
      if (before == null) {
        firstKey = key;
      } else if (!before.equals(tokens)) {
        conflicts.add(
            firstKey + " is " + before + " but " + key + ", its older name, is " + tokens);
      }
    }
  }

  private static Long whole(Object raw) {
    if (raw instanceof Long number) {
      return inRange(number) ? number : null;
    }
    if (raw instanceof Double number) {
      // A double outside the range of long becomes its nearest end, which is out of ours too.
      long truncated = number.longValue();
      return truncated == number && inRange(truncated) ? (Long) truncated : null;
    }
    if (raw instanceof String text && text.strip().matches("[0-9]{1,16}")) {
      long number = Long.parseLong(text.strip());
      return inRange(number) ? (Long) number : null;
    }
    return null;
  }

  private static boolean inRange(long number) {
    return number >= 0 && number <= MOST;
  }

  /** A value as a message shows it: strings in quotes, nothing at length. */
  static String shown(Object raw) {
    if (raw instanceof byte[] bytes) {
      return bytes.length + " bytes"; // their toString would differ from run to run
    }
    String text = raw instanceof String ? "\"" + raw + "\"" : String.valueOf(raw);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
