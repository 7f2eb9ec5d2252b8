package io.tokenlake.domain.trace;

/**
 * What is remembered of a trace as a whole. A value of keyed state.
 *
 * @param callUsage whether any call of the trace states usage
 * @param lastBilledWrapper the last agent or workflow that was billed because nothing else is; its
 *     node names the one before, so that a trace of many costs no more for each
 */
public record TraceMarks(boolean callUsage, String lastBilledWrapper) {
  static final TraceMarks NONE = new TraceMarks(false, null);
}
