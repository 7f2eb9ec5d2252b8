package io.tokenlake.pipeline;

/**
 * One record of a Kafka topic, not yet decoded.
 *
 * @param tenant who sent it, as the bridge checked; null where nothing checked it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and Flink serialises it as it is
public record TopicRecord(Origin origin, byte[] payload, String tenant) {
  /** A record of which nobody checked who sent it. */
  public TopicRecord(Origin origin, byte[] payload) {
    this(origin, payload, null);
  }
}
