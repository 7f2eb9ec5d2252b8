package io.tokenlake.pipeline;

/**
 * Where a minute of a GPU stands, as the watch reads it.
 *
 * @param key of the device
 * @param node tenant, source and machine: whose GPUs are looked at together
 * @param revision of the records of one minute the highest counts
 * @param encoded the sums as a {@code GpuRollupRecord}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and Flink serialises it as it is
public record GpuMinute(String key, String node, long revision, byte[] encoded) {}
