package io.tokenlake.gpu.nvml;

import java.nio.file.Path;

class CFakeNvmlTest extends NvmlContract {
  @Override
  Nvml open() {
    Path library = FakeNvmlLibrary.current();
    FakeNvmlLibrary.use(library, FakeNvmlLibrary.profile("a100-mig"));
    return JnaNvml.open(library.toString());
  }
}
