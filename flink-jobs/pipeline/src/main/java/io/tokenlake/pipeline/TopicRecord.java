package io.tokenlake.pipeline;

/** One record of a Kafka topic, not yet decoded. */
public record TopicRecord(Origin origin, byte[] payload) {}
