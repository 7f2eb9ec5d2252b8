package io.tokenlake.domain.gpu;

import java.util.Map;

/** Devices and samples for tests. */
final class Gpus {
  static final GpuDevice H200 =
      new GpuDevice(
          "acme",
          null,
          null,
          "agent",
          "GPU-1",
          null,
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
          false);

  private Gpus() {}

  static GpuSample sample(long timeNanos, Map<GpuField, Double> values) {
    return sample(timeNanos, null, values);
  }

  static GpuSample sample(long timeNanos, Double covered, Map<GpuField, Double> values) {
    Double[] all = new Double[GpuField.NUMBER];
    values.forEach((field, value) -> all[field.ordinal()] = value);
    return new GpuSample(H200, timeNanos, covered, values.size(), all);
  }
}
