package io.tokenlake.gpu.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.ptr.PointerByReference;
import io.tokenlake.gpu.nvml.NvmlLibrary.MemoryV2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JnaNvmlTest {
  private static final Path TWO_GPUS = Path.of("src/test/resources/profiles/two-gpus.profile");

  @TempDir private Path folder;

  @Test
  void readsEveryMetricOfEveryGpu() {
    try (Nvml nvml = open(FakeNvmlLibrary.current(), TWO_GPUS)) {
      assertThat(nvml.driverVersion()).contains("570.124.06");
      assertThat(nvml.deviceCount()).isEqualTo(2);

      NvmlDevice busy = nvml.device(0);
      assertThat(busy.uuid()).isEqualTo("GPU-11111111-2222-3333-4444-555555555555");
      assertThat(busy.name()).contains("NVIDIA H200");
      assertThat(busy.utilization()).contains(new Utilization(Optional.of(97), Optional.of(41)));
      assertThat(busy.memory())
          .contains(
              new MemoryInfo(150_754_820_096L, 639_762_432L, 20_115_057_664L, 130_000_000_000L));
      assertThat(busy.temperature()).contains(63);
      assertThat(busy.power()).contains(687_250L);
      assertThat(busy.energy()).contains(9_876_543_210_123L);

      assertThat(nvml.device(1).uuid()).isEqualTo("GPU-66666666-7777-8888-9999-000000000000");
    }
  }

  @Test
  void anIdleGpuReportsZeroesAndNotAbsence() {
    try (Nvml nvml = open(FakeNvmlLibrary.current(), TWO_GPUS)) {
      assertThat(nvml.device(1).utilization())
          .contains(new Utilization(Optional.of(0), Optional.of(0)));
      assertThat(nvml.device(1).memory().orElseThrow().used()).isZero();
    }
  }

  @Test
  void whatTheGpuDoesNotSupportIsAbsent() throws IOException {
    try (Nvml nvml = open(FakeNvmlLibrary.current(), profile("gpus=1\ngpu.0.uuid=GPU-bare\n"))) {
      NvmlDevice bare = nvml.device(0);

      assertThat(nvml.driverVersion()).isEmpty();
      assertThat(bare.name()).isEmpty();
      assertThat(bare.utilization()).isEmpty();
      assertThat(bare.memory()).isEmpty();
      assertThat(bare.temperature()).isEmpty();
      assertThat(bare.power()).isEmpty();
      assertThat(bare.energy()).isEmpty();
    }
  }

  @Test
  void whatTheDriverIsTooOldForIsAbsentAndTheRestIsThere() {
    try (Nvml nvml = open(FakeNvmlLibrary.old(), TWO_GPUS)) {
      NvmlDevice gpu = nvml.device(0);

      assertThat(gpu.memory()).isEmpty();
      assertThat(gpu.energy()).isEmpty();
      assertThat(gpu.temperature()).contains(63);
      assertThat(gpu.power()).contains(687_250L);
    }
  }

  @Test
  void garbageAndBlanksAreAbsent() throws IOException {
    Path garbage =
        profile(
            """
            gpus=1
            gpu.0.uuid=GPU-garbage
            gpu.0.gpu_percent=4294967295
            gpu.0.memory_percent=101
            gpu.0.memory_total=150754820096
            gpu.0.memory_reserved=18446744073709551615
            gpu.0.memory_free=1
            gpu.0.memory_used=1
            gpu.0.temperature=4294967295
            gpu.0.power_mw=4294967295
            gpu.0.energy_mj=18446744073709551615
            """);
    try (Nvml nvml = open(FakeNvmlLibrary.current(), garbage)) {
      NvmlDevice gpu = nvml.device(0);

      assertThat(gpu.utilization()).contains(new Utilization(Optional.empty(), Optional.empty()));
      assertThat(gpu.memory()).isEmpty();
      assertThat(gpu.temperature()).isEmpty();
      assertThat(gpu.power()).isEmpty();
      assertThat(gpu.energy()).isEmpty();
    }
  }

  @Test
  void aFailureIsAnExceptionThatNamesFunctionAndStatus() throws IOException {
    Path lost = profile("gpus=1\ngpu.0.uuid=GPU-lost\ngpu.0.power_mw=error:15\n");
    try (Nvml nvml = open(FakeNvmlLibrary.current(), lost)) {
      NvmlDevice gpu = nvml.device(0);

      assertThatThrownBy(gpu::power)
          .isInstanceOf(NvmlException.class)
          .hasMessage("nvmlDeviceGetPowerUsage answered GPU_IS_LOST");
    }
  }

  @Test
  void aStructureWithTheWrongVersionTagIsRefused() {
    NvmlLibrary library = JnaNvml.load(FakeNvmlLibrary.current().toString());
    try (Nvml nvml = open(FakeNvmlLibrary.current(), TWO_GPUS)) {
      assertThat(nvml.deviceCount()).isPositive();
      PointerByReference gpu = new PointerByReference();
      library.nvmlDeviceGetHandleByIndex_v2(0, gpu);
      MemoryV2 memory = new MemoryV2();

      memory.version = memory.size() | (1 << 24);
      assertThat(library.nvmlDeviceGetMemoryInfo_v2(gpu.getValue(), memory)).isEqualTo(25);

      memory.version = 2;
      assertThat(library.nvmlDeviceGetMemoryInfo_v2(gpu.getValue(), memory)).isEqualTo(25);
    }
  }

  @Test
  void aProcessHasOneSessionAndClosingItAgainDoesNothing() {
    Path library = FakeNvmlLibrary.current();
    FakeNvmlLibrary.Controls fake = FakeNvmlLibrary.controls(library);
    Nvml nvml = open(library, TWO_GPUS);
    try (nvml) {
      assertThat(fake.fake_nvml_sessions()).isEqualTo(1);
      assertThatThrownBy(() -> JnaNvml.open(library.toString()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("session already");
      nvml.close();
      assertThat(fake.fake_nvml_sessions()).isZero();
    }
    assertThat(fake.fake_nvml_sessions()).isZero();
  }

  @Test
  void anAbsentLibrarySaysWhatToInstallAndLeavesTheNextAttemptFree() {
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> JnaNvml.open("/no/such/libnvidia-ml.so.1"))
          .isInstanceOf(NvmlUnavailableException.class)
          .hasMessageContaining("/no/such/libnvidia-ml.so.1")
          .hasMessageContaining("Install the driver")
          .hasMessageContaining("NVIDIA Container Toolkit")
          .hasMessageContaining("--library");
    }
  }

  @Test
  void aLibraryThatDoesNotFitTheDriverSaysWhatToDo() throws IOException {
    Path library = FakeNvmlLibrary.current();
    Path mismatch = profile("init=error:18\ngpus=1\n");

    assertThatThrownBy(() -> open(library, mismatch))
        .isInstanceOf(NvmlUnavailableException.class)
        .hasMessageContaining("LIB_RM_VERSION_MISMATCH")
        .hasMessageContaining("reboot");
  }

  private static Nvml open(Path library, Path profile) {
    FakeNvmlLibrary.use(library, profile);
    return JnaNvml.open(library.toString());
  }

  private Path profile(String lines) throws IOException {
    return Files.writeString(folder.resolve("test.profile"), lines);
  }
}
