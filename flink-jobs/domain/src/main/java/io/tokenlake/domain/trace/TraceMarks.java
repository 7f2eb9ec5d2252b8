package io.tokenlake.domain.trace;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is remembered of a trace as a whole. A value of keyed state.
 *
 * @param callUsage whether any call of the trace states usage
 * @param billedWrappers agents and workflows that are billed because nothing else is
 */
public record TraceMarks(boolean callUsage, List<String> billedWrappers) {
  static final TraceMarks NONE = new TraceMarks(false, List.of());

  TraceMarks withBilledWrapper(String spanId) {
    return new TraceMarks(
        callUsage, Stream.concat(billedWrappers.stream(), Stream.of(spanId)).toList());
  }
}
