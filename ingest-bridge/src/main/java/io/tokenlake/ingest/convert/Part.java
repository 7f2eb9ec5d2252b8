package io.tokenlake.ingest.convert;

/**
 * A piece of a request that becomes one Kafka record.
 *
 * @param key key of the record in ASCII, or null for none
 * @param message what the record holds
 */
public record Part<Q>(String key, Q message) {}
