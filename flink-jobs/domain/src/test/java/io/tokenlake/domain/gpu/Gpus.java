package io.tokenlake.domain.gpu;

import java.util.Map;

/** Devices and samples for tests. */
public final class Gpus {
  static final GpuDevice H200 = device("agent", "GPU-1", null, false);

  private Gpus() {}

  /**
   * A GPU of tenant acme on machine node-1.
   *
   * @param instance the MIG instance; null for the whole GPU
   */
  public static GpuDevice device(String source, String uuid, String instance, boolean simulated) {
    return new GpuDevice(
        "acme",
        null,
        null,
        source,
        uuid,
        instance,
        null,
        "node-1",
        "0",
        null,
        "NVIDIA H200",
        null,
        null,
        null,
        null,
        null,
        null,
        simulated);
  }

  static GpuSample sample(long timeNanos, Map<GpuField, Double> values) {
    return sample(timeNanos, null, values);
  }

  static GpuSample sample(long timeNanos, Double covered, Map<GpuField, Double> values) {
    Double[] all = new Double[GpuField.NUMBER];
    values.forEach((field, value) -> all[field.ordinal()] = value);
    return new GpuSample(H200, timeNanos, covered, values.size(), all);
  }
}
