package io.tokenlake.pipeline;

/**
 * Where one minute of one rollup key stands.
 *
 * @param key key of the message on the topic of rollups
 * @param encoded the update as it is sent to that topic
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and Flink serialises it as it is
public record RollupUpdate(String key, byte[] encoded) {}
