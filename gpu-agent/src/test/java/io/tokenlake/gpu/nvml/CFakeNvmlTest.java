package io.tokenlake.gpu.nvml;

import java.nio.file.Path;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** On every profile but {@code sick}, whose garbage and events at once are no sound GPU's. */
@ParameterizedClass
@ValueSource(strings = {"h200", "b200", "a100-mig", "old-driver"})
class CFakeNvmlTest extends NvmlContract {
  @Parameter private String profile;

  @Override
  Nvml open() {
    Path library = FakeNvmlLibrary.of(profile);
    FakeNvmlLibrary.use(library, FakeNvmlLibrary.profile(profile));
    return JnaNvml.open(library.toString());
  }
}
