package io.tokenlake.pipeline;

import io.tokenlake.domain.agent.AgentStep;
import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.genai.SpanRole;

/**
 * A decoded span on its way through the ledger: what the trace store keeps and, where the span is a
 * model call, what the ledger bills; where it is a step of an agent, that step.
 *
 * @param role what the span is in its trace
 * @param startNanos start as it was sent, ns since the epoch
 * @param endNanos end as it was sent, ns since the epoch
 * @param attributes JSON object without content keys
 * @param resourceAttributes JSON object
 * @param events JSON array; null without events
 * @param links JSON array; null without links
 * @param scopeAttributes JSON object; null without attributes
 * @param problem what is wrong with the span although it is recorded; null when nothing is
 * @param call the call that this span is; null when it is none
 * @param step the step that this span is; null when it is none
 */
public record TracedSpan(
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    String kind,
    SpanRole role,
    long startNanos,
    long endNanos,
    String status,
    String statusMessage,
    String service,
    String scopeName,
    String scopeVersion,
    String attributes,
    String resourceAttributes,
    String events,
    String links,
    String traceState,
    String scopeAttributes,
    String problem,
    Origin origin,
    LlmCall call,
    AgentStep step) {
  private static final long NANOS_PER_MICRO = 1_000;

  /** What makes two spans the same span, however often it is sent. */
  public String identity() {
    return traceId + ':' + spanId;
  }

  /** When it was, by a clock that can be right. */
  public EventTimes times() {
    return EventTimes.of(startNanos / NANOS_PER_MICRO, endNanos / NANOS_PER_MICRO, origin);
  }

  /** Whether the clock of its sender was ahead, so that it was at another time than was sent. */
  public boolean isAhead() {
    return origin.isAhead(endNanos / NANOS_PER_MICRO);
  }

  /** The same span, marked with what is wrong with it. */
  public TracedSpan withProblem(String what) {
    return new TracedSpan(
        traceId,
        spanId,
        parentSpanId,
        name,
        kind,
        role,
        startNanos,
        endNanos,
        status,
        statusMessage,
        service,
        scopeName,
        scopeVersion,
        attributes,
        resourceAttributes,
        events,
        links,
        traceState,
        scopeAttributes,
        what,
        origin,
        call,
        step);
  }
}
