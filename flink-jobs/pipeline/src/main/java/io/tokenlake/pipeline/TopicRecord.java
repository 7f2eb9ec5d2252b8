package io.tokenlake.pipeline;

/** One record of a Kafka topic, not yet decoded. */
@SuppressWarnings("ArrayRecordComponent") // never compared, and Flink serialises it as it is
public record TopicRecord(Origin origin, byte[] payload) {}
