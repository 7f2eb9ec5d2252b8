package io.tokenlake.gpu.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.gpu.nvml.NvmlLibrary.MemoryV2;
import io.tokenlake.gpu.nvml.NvmlLibrary.UtilizationRates;
import org.junit.jupiter.api.Test;

/** The structures against sizes and offsets computed by hand from nvml.h, for 64-bit machines. */
class NvmlLayoutTest {
  @Test
  void utilizationIsTwoUnsignedInts() {
    assertThat(new UtilizationRates().size()).isEqualTo(4 + 4);
  }

  @Test
  void memoryIsAnIntPaddedToEightBytesAndFourLongs() {
    assertThat(new MemoryV2().size()).isEqualTo(4 + 4 + 4 * 8);
  }

  @Test
  void memoryFieldsComeInTheOrderOfTheHeader() {
    MemoryV2 memory = new MemoryV2();
    memory.write();
    memory.getPointer().setLong(8, 1);
    memory.getPointer().setLong(16, 2);
    memory.getPointer().setLong(24, 3);
    memory.getPointer().setLong(32, 4);
    memory.read();

    assertThat(memory.total).isEqualTo(1);
    assertThat(memory.reserved).isEqualTo(2);
    assertThat(memory.free).isEqualTo(3);
    assertThat(memory.used).isEqualTo(4);
  }

  @Test
  void memoryTagIsItsSizeAndVersionTwo() {
    assertThat(new MemoryV2().version).isEqualTo(0x02000028);
  }

  @Test
  void theCompilerAgreesWithTheSizes() {
    FakeNvmlLibrary.Controls fake = FakeNvmlLibrary.controls(FakeNvmlLibrary.current());

    assertThat(new UtilizationRates().size()).isEqualTo(fake.fake_nvml_sizeof_utilization());
    assertThat(new MemoryV2().size()).isEqualTo(fake.fake_nvml_sizeof_memory_v2());
  }
}
