package io.tokenlake.pipeline;

/**
 * Something accepted that could not be recorded.
 *
 * @param reason short code
 * @param detail what was wrong, where, and what would be right
 * @param traceId null when it could not be read
 * @param spanId null when it could not be read
 * @param payload the refused bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and Flink serialises it as it is
public record DeadLetter(
    String reason, String detail, String traceId, String spanId, byte[] payload, Origin origin) {}
