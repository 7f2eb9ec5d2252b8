package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Evidence;

/**
 * A call that shows what is in a window.
 *
 * @param traceId null when unknown
 * @param spanId null when unknown
 * @param eventTimeMicros end of the call, µs since the epoch
 * @param value how well it shows it; the greater, the better
 */
public record Exemplar(String traceId, String spanId, long eventTimeMicros, double value) {

  /** It, for a person to look at. */
  Evidence asEvidence(String why) {
    return Evidence.ofSpan(traceId, spanId, eventTimeMicros, null, why);
  }
}
