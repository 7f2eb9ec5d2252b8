package io.tokenlake.gpu.nvml;

import io.tokenlake.gpu.simulated.Profile;
import io.tokenlake.gpu.simulated.SimulatedNvml;
import java.time.Clock;

class SimulatedNvmlTest extends NvmlContract {
  @Override
  Nvml open() {
    return new SimulatedNvml(Profile.named("a100-mig"), Clock.systemUTC());
  }
}
