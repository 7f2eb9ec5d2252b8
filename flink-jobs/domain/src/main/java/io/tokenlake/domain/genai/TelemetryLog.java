package io.tokenlake.domain.genai;

import java.util.Map;

/** An OTLP log record as the domain sees it. */
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
