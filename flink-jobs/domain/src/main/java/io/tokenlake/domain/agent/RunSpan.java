package io.tokenlake.domain.agent;

import io.tokenlake.domain.genai.Attribution;

/**
 * What a run needs to know of a span. Of a span that is neither step nor call only the ids matter:
 * it may stand between two that are.
 *
 * @param parentSpanId null for a root span
 * @param kind null when the span is no step
 * @param name name of the agent, workflow or tool; null when unknown
 * @param argumentsDigest digest of a tool's arguments; null when unknown
 * @param startedAtMicros start, µs since the epoch
 * @param endedAtMicros end, µs since the epoch
 * @param who null when the span is neither step nor call
 */
public record RunSpan(
    String traceId,
    String spanId,
    String parentSpanId,
    StepKind kind,
    String name,
    String argumentsDigest,
    boolean failed,
    long startedAtMicros,
    long endedAtMicros,
    Attribution who) {}
