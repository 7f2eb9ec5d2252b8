package io.tokenlake.pipeline;

import io.tokenlake.domain.gpu.GpuDevice;

/** GPUs for tests. */
public final class TestGpus {
  private TestGpus() {}

  /** A GPU of tenant acme on machine node-1, that the agent tells of. */
  public static GpuDevice device(String uuid) {
    return new GpuDevice(
        "acme",
        null,
        null,
        "agent",
        uuid,
        null,
        null,
        "node-1",
        null,
        null,
        "NVIDIA H200",
        null,
        null,
        null,
        null,
        null,
        null,
        false);
  }
}
