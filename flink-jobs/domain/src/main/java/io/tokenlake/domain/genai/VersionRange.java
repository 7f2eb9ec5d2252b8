package io.tokenlake.domain.genai;

/**
 * Versions from one on and before another. Versions are compared number by number; what follows a
 * number, as in {@code 1.3b0}, counts only when the next dot is past.
 *
 * @param from the first version inside; null for no lower end
 * @param before the first version above; null for no upper end
 */
record VersionRange(String from, String before) {

  /** Whether {@code version} is inside; one that is not stated or has no number is not. */
  boolean contains(String version) {
    return isVersion(version)
        && (from == null || compare(version, from) >= 0)
        && (before == null || compare(version, before) < 0);
  }

  boolean overlaps(VersionRange other) {
    return (before == null || other.from == null || compare(other.from, before) < 0)
        && (other.before == null || from == null || compare(from, other.before) < 0);
  }

  /** Whether no version can be inside. */
  boolean isEmpty() {
    return from != null && before != null && compare(from, before) >= 0;
  }

  static boolean isVersion(String text) {
    return text != null && !text.isEmpty() && Character.isDigit(text.charAt(0));
  }

  private static int compare(String left, String right) {
    int l = 0;
    int r = 0;
    while (l < left.length() || r < right.length()) {
      int order = Long.compare(number(left, l), number(right, r));
      if (order != 0) {
        return order;
      }
      l = next(left, l);
      r = next(right, r);
    }
    return 0;
  }

  private static long number(String version, int at) {
    long number = 0;
    for (int i = at; i < version.length() && Character.isDigit(version.charAt(i)); i++) {
      number = Math.min(number * 10 + Character.digit(version.charAt(i), 10), Integer.MAX_VALUE);
    }
    return number;
  }

  private static int next(String version, int at) {
    int dot = at < version.length() ? version.indexOf('.', at) : -1;
    return dot < 0 ? version.length() : dot + 1;
  }
}
