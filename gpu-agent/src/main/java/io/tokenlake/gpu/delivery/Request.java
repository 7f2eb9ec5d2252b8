package io.tokenlake.gpu.delivery;

/**
 * One request of OTLP, encoded. It stays the same bytes wherever it waits and however it travels.
 *
 * @param signal what it holds
 * @param items data points or log records in it, for the count of losses
 * @param body the export request as protobuf
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are written as they are
public record Request(Signal signal, int items, byte[] body) {}
