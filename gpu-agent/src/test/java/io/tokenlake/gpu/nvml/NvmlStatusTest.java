package io.tokenlake.gpu.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NvmlStatusTest {
  @Test
  void aCodeOfALaterDriverIsUnknownAndNotAbsence() {
    assertThat(NvmlStatus.of(31)).isEqualTo(NvmlStatus.UNKNOWN);
    assertThat(NvmlStatus.UNKNOWN.isAbsence()).isFalse();
  }

  @Test
  void aLostGpuIsNoAbsenceAndDoesNotEndTheSession() {
    assertThat(NvmlStatus.GPU_IS_LOST.isAbsence()).isFalse();
    assertThat(NvmlStatus.GPU_IS_LOST.losesGpu()).isTrue();
    assertThat(NvmlStatus.GPU_IS_LOST.endsSession()).isFalse();
  }

  @Test
  void aDriverThatIsGoneEndsTheSession() {
    assertThat(NvmlStatus.DRIVER_NOT_LOADED.endsSession()).isTrue();
    assertThat(NvmlStatus.UNINITIALIZED.endsSession()).isTrue();
    assertThat(NvmlStatus.LIB_RM_VERSION_MISMATCH.endsSession()).isTrue();
  }
}
