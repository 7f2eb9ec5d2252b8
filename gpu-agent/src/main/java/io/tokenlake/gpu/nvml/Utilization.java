package io.tokenlake.gpu.nvml;

import java.util.Optional;

/**
 * How busy a GPU was, in percent from 0 to 100.
 *
 * @param gpu share of the time in which at least one kernel ran, however small
 * @param memoryController share of the time in which device memory was read or written
 */
public record Utilization(Optional<Integer> gpu, Optional<Integer> memoryController) {}
