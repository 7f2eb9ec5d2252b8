package io.tokenlake.domain.genai;

import java.util.Map;

/**
 * An OTLP log record as the domain sees it, free of any wire format. Attribute values are String,
 * Long, Double, Boolean, byte[], List or Map of the same.
 *
 * @param traceId 32 lower-case hex digits; null when the record is of no trace
 * @param spanId 16 lower-case hex digits; null when the record is of no span
 * @param timeNanos when it happened, ns since the epoch; 0 when not stated
 * @param observedNanos when it was collected, ns since the epoch; 0 when not stated
 * @param eventName event name of the record; null when not stated
 * @param body body where it is text; null otherwise
 * @param scopeName instrumentation scope; null when not stated
 * @param scopeVersion its version; null when not stated
 */
public record TelemetryLog(
    String traceId,
    String spanId,
    long timeNanos,
    long observedNanos,
    String eventName,
    String body,
    Map<String, Object> attributes,
    Map<String, Object> resource,
    String scopeName,
    String scopeVersion) {}
