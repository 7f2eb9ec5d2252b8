package io.tokenlake.domain.genai;

import java.util.Map;

/**
 * An OTLP span as the domain sees it, free of any wire format. Attribute values are String, Long,
 * Double, Boolean, byte[], List or Map of the same.
 *
 * @param traceId 32 lower-case hex digits
 * @param spanId 16 lower-case hex digits
 * @param parentSpanId 16 lower-case hex digits; null for a root span
 * @param startNanos start, ns since the epoch
 * @param endNanos end, ns since the epoch
 * @param failed whether the span's status is ERROR
 * @param exceptionType class of the last exception that the span recorded as an event; null when
 *     none
 * @param attributes attributes of the span
 * @param resource attributes of the resource that sent it
 * @param scopeName instrumentation scope; null when not stated
 * @param scopeVersion its version; null when not stated
 */
public record TelemetrySpan(
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    long startNanos,
    long endNanos,
    boolean failed,
    String exceptionType,
    Map<String, Object> attributes,
    Map<String, Object> resource,
    String scopeName,
    String scopeVersion) {}
