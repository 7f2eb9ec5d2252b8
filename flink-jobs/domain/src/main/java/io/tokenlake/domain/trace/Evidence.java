package io.tokenlake.domain.trace;

/** What a span tells about a model call, in rising order of worth. */
public enum Evidence {
  /** Nothing: it is no call. */
  NONE,
  /** That there was a call, but not what it consumed. */
  CALL,
  /** What a call consumed. */
  USAGE;

  /** The worthier of the two. */
  public Evidence or(Evidence other) {
    return compareTo(other) >= 0 ? this : other;
  }

  boolean isWorthMoreThan(Evidence other) {
    return compareTo(other) > 0;
  }
}
