package io.tokenlake.gpu;

import java.util.List;

/**
 * One round over all GPUs.
 *
 * @param samples one for each GPU that could be identified
 * @param problems what could not be read, for a person; the same problem has the same text
 */
record Sampling(List<GpuSample> samples, List<String> problems) {}
