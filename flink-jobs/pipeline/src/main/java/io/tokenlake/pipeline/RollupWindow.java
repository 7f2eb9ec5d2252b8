package io.tokenlake.pipeline;

/**
 * What is remembered of one minute of one rollup key.
 *
 * @param revision of the update that was sent last
 * @param encoded the sums as an {@code LlmRollupRecord}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and Flink serialises it as it is
public record RollupWindow(long revision, byte[] encoded) {}
