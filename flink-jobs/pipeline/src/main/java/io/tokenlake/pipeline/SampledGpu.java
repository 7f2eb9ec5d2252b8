package io.tokenlake.pipeline;

import io.tokenlake.domain.gpu.GpuSample;

/**
 * A sample of a GPU, or what one message holds of it.
 *
 * @param key of the device
 */
public record SampledGpu(String key, GpuSample sample, Origin origin) {}
