package io.tokenlake.gpu.nvml;

/**
 * The memory of a GPU in bytes.
 *
 * @param total all of it
 * @param reserved kept by the driver and the firmware
 * @param free not allocated
 * @param used allocated
 */
public record MemoryInfo(long total, long reserved, long free, long used) {}
