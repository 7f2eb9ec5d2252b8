package io.tokenlake.pipeline;

import java.util.Map;

/**
 * What the rules remember of a GPU.
 *
 * @param minuteMicros the newest minute of it, µs since the epoch
 * @param revision of the newest record of that minute
 * @param encoded that record's sums as a {@code GpuRollupRecord}
 * @param said by rule, what was told of it last
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and Flink serialises it as it is
public record WatchedGpu(
    long minuteMicros, long revision, byte[] encoded, Map<String, Long> said) {}
