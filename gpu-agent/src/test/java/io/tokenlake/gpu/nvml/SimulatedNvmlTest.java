package io.tokenlake.gpu.nvml;

import io.tokenlake.gpu.simulated.Profile;
import io.tokenlake.gpu.simulated.SimulatedNvml;
import java.time.Clock;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** On every profile but {@code sick}, whose garbage and events at once are no sound GPU's. */
@ParameterizedClass
@ValueSource(strings = {"demo", "h200", "b200", "a100-mig", "old-driver"})
class SimulatedNvmlTest extends NvmlContract {
  @Parameter private String profile;

  @Override
  Nvml open() {
    return new SimulatedNvml(Profile.named(profile), Clock.systemUTC());
  }
}
