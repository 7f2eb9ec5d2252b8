package io.tokenlake.domain.trace;

/** Where the memory of one trace is kept: a map in a test, keyed state in a job. */
public interface TraceState {
  /** What is known of a span; null when nothing is. */
  SpanNode node(String spanId) throws Exception;

  /** Remembers what is known of a span. */
  void node(String spanId, SpanNode node) throws Exception;

  /** The marks of the trace; null when there are none yet. */
  TraceMarks marks() throws Exception;

  /** Remembers the marks of the trace. */
  void marks(TraceMarks marks) throws Exception;
}
