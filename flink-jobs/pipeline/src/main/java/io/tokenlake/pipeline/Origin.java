package io.tokenlake.pipeline;

/**
 * Where a record was read from.
 *
 * @param receivedAtMicros when the bridge received it, µs since the epoch; the time that Kafka gave
 *     the record where no bridge said so
 */
public record Origin(String topic, int partition, long offset, long receivedAtMicros) {}
