package io.tokenlake.domain.alert;

/**
 * Something a person can look at to see what an alert means. Unknown is null.
 *
 * @param traceId trace that shows it
 * @param spanId span that shows it
 * @param gpuUuid GPU that shows it
 * @param eventTimeMicros when it was, µs since the epoch
 * @param value what was measured there, in the unit of the alert
 * @param why what is to be seen
 */
public record Evidence(
    String traceId, String spanId, String gpuUuid, Long eventTimeMicros, Double value, String why) {

  /** Evidence in a span. */
  public static Evidence ofSpan(
      String traceId, String spanId, long eventTimeMicros, Double value, String why) {
    return new Evidence(traceId, spanId, null, eventTimeMicros, value, why);
  }
}
