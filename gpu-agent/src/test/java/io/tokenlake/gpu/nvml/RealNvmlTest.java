package io.tokenlake.gpu.nvml;

import static org.junit.jupiter.api.Assumptions.abort;

class RealNvmlTest extends NvmlContract {
  @Override
  Nvml open() {
    try {
      Nvml nvml = JnaNvml.open(JnaNvml.DEFAULT_LIBRARY);
      if (nvml.deviceCount() > 0) {
        return nvml;
      }
      nvml.close();
      return abort("the NVIDIA driver of this machine knows no GPU");
    } catch (NvmlUnavailableException e) {
      return abort("this machine has no NVIDIA GPU: " + e.reason().text());
    }
  }
}
