package io.tokenlake.domain.genai;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Bounds how many distinct values each key may have: the first values stay, later ones become
 * {@link #OTHER} and are counted. Which values are first depends on the order of arrival, so this
 * is for what must be bounded, such as the keys of rollups, and never for the rows of the ledger,
 * which are the same in every order. Not thread-safe.
 */
public final class CardinalityLimit {
  /** What a value becomes for which there is no room. */
  public static final String OTHER = "__other__";

  private final int mostValues;
  private final Map<String, Set<String>> values = new HashMap<>();
  private long capped;

  /**
   * A limit without values yet.
   *
   * @param mostValues distinct values per key, at least 1
   */
  public CardinalityLimit(int mostValues) {
    if (mostValues < 1) {
      throw new IllegalArgumentException(
          "a limit of " + mostValues + " values admits nothing; it must be at least 1");
    }
    this.mostValues = mostValues;
  }

  /**
   * {@code value}, or {@link #OTHER} when {@code key} has all its values already. Null stays null.
   *
   * @param key what is bounded, such as a tenant's field; the caller bounds how many there are
   */
  public String admit(String key, String value) {
    if (value == null) {
      return null;
    }
    Set<String> known = values.computeIfAbsent(key, absent -> new HashSet<>());
    if (known.contains(value)) {
      return value;
    }
    if (known.size() < mostValues) {
      known.add(value);
      return value;
    }
    capped++;
    return OTHER;
  }

  /** How often a value became {@link #OTHER}. */
  public long capped() {
    return capped;
  }
}
