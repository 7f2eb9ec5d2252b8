package io.tokenlake.pipeline;

import io.tokenlake.domain.genai.LlmCall;

/**
 * A decoded span on its way through the ledger: what the trace store keeps and, where the span is a
 * model call, what the ledger bills.
 *
 * @param startedAtMicros start, µs since the epoch
 * @param endedAtMicros end, µs since the epoch
 * @param attributes JSON object without content keys
 * @param resourceAttributes JSON object
 * @param events JSON array; null without events
 * @param call the call that this span is; null when it is none
 */
public record TracedSpan(
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    String kind,
    long startedAtMicros,
    long endedAtMicros,
    String status,
    String statusMessage,
    String service,
    String scopeName,
    String scopeVersion,
    String attributes,
    String resourceAttributes,
    String events,
    Origin origin,
    LlmCall call) {

  /** What makes two spans the same span, however often it is sent. */
  public String identity() {
    return traceId + ':' + spanId;
  }
}
