package io.tokenlake.pipeline;

/**
 * What is new of one minute of one rollup key.
 *
 * @param key the dimension set and the values of its dimensions, without the minute
 * @param set name of the dimension set
 * @param minuteMicros start of the minute, µs since the epoch
 * @param encoded the sums as an {@code LlmRollupRecord}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and Flink serialises it as it is
public record RollupDelta(String key, String set, long minuteMicros, byte[] encoded) {}
