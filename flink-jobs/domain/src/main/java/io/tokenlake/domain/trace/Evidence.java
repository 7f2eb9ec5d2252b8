package io.tokenlake.domain.trace;

import io.tokenlake.domain.genai.LlmCall;

/** What a span tells about a model call, in rising order of worth. */
public enum Evidence {
  /** Nothing: it is no call. */
  NONE,
  /** That there was a call, but not what it consumed. */
  CALL,
  /** What a call consumed, or what it cost. */
  USAGE;

  /**
   * What {@code call} tells. A cost of zero without usage, as some emitters state it of a call that
   * failed, tells no more than that there was a call.
   *
   * @param call null when the span tells of none
   */
  public static Evidence of(LlmCall call) {
    if (call == null) {
      return NONE;
    }
    boolean statesCost = call.costReported() != null && call.costReported().signum() != 0;
    if (call.usage() != null || statesCost) {
      return USAGE;
    }
    return call.role().isWrapper() ? NONE : CALL;
  }

  /** The worthier of the two. */
  public Evidence or(Evidence other) {
    return compareTo(other) >= 0 ? this : other;
  }

  boolean isWorthMoreThan(Evidence other) {
    return compareTo(other) > 0;
  }
}
