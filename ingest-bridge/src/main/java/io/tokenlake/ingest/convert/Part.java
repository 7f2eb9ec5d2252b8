package io.tokenlake.ingest.convert;

/**
 * A piece of a request that becomes one Kafka record.
 *
 * @param key key of the record, or null for none
 * @param message the encoded export request that the record holds
 */
public record Part(byte[] key, byte[] message) {}
