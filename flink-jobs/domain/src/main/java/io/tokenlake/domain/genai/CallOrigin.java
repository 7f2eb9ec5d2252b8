package io.tokenlake.domain.genai;

import java.util.Map;

/**
 * What is known of a call outside its attributes.
 *
 * @param failed whether the record says that the call failed
 * @param exceptionType class of a recorded exception; may be null
 * @param emitter whom a usage basis rule is about: the scope, or for an event its name; may be null
 * @param provider canonical provider where no attribute states one; may be null
 */
record CallOrigin(
    String callId,
    String traceId,
    String spanId,
    String parentSpanId,
    long startNanos,
    long endNanos,
    boolean failed,
    String exceptionType,
    String scopeName,
    String scopeVersion,
    String emitter,
    String provider,
    Map<String, Object> resource) {}
