package io.tokenlake.gpu.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NvmlStatusTest {
  @Test
  void codesAreThoseOfTheHeader() {
    assertThat(NvmlStatus.of(0)).isEqualTo(NvmlStatus.SUCCESS);
    assertThat(NvmlStatus.of(3)).isEqualTo(NvmlStatus.NOT_SUPPORTED);
    assertThat(NvmlStatus.of(9)).isEqualTo(NvmlStatus.DRIVER_NOT_LOADED);
    assertThat(NvmlStatus.of(15)).isEqualTo(NvmlStatus.GPU_IS_LOST);
    assertThat(NvmlStatus.of(18)).isEqualTo(NvmlStatus.LIB_RM_VERSION_MISMATCH);
    assertThat(NvmlStatus.of(25)).isEqualTo(NvmlStatus.ARGUMENT_VERSION_MISMATCH);
    assertThat(NvmlStatus.of(999)).isEqualTo(NvmlStatus.UNKNOWN);
  }

  @Test
  void aCodeOfALaterDriverIsUnknownAndNotAbsence() {
    assertThat(NvmlStatus.of(31)).isEqualTo(NvmlStatus.UNKNOWN);
    assertThat(NvmlStatus.UNKNOWN.isAbsence()).isFalse();
  }
}
