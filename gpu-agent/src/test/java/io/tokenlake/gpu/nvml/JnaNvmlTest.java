package io.tokenlake.gpu.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import com.sun.jna.ptr.PointerByReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The mapping against the C fake. */
class JnaNvmlTest {
  @Test
  void valuesArriveAsTheDriverWroteThem() {
    try (Nvml nvml = open(FakeNvmlLibrary.current(), "h200")) {
      Readings readings = NvmlContract.read(nvml.device(0));

      assertThat(nvml.driverVersion()).contains("580.95.05");
      assertThat(nvml.deviceCount()).isEqualTo(8);
      assertThat(readings.whole(Quantity.MEMORY_TOTAL)).isEqualTo(150_754_820_096L);
      assertThat(readings.whole(Quantity.MEMORY_USED)).isEqualTo(130_000_000_000L);
      assertThat(readings.whole(Quantity.ENERGY)).isEqualTo(9_876_543_210_123L);
      assertThat(readings.whole(Quantity.POWER_INSTANT)).isEqualTo(701_900);
      assertThat(readings.whole(Quantity.TEMPERATURE_MARGIN)).isEqualTo(24);
      assertThat(readings.whole(Quantity.FABRIC_HEALTH)).isEqualTo(22);
      assertThat(nvml.device(0).links().get(7).counters())
          .containsEntry(NvLink.Counter.CRC_ERRORS, 5L)
          .doesNotContainKey(NvLink.Counter.TX_BYTES);
      assertThat(nvml.device(0).processes())
          .contains(
              new GpuProcess(4242, GpuProcess.Kind.COMPUTE, 129_000_000_000L, null, 96, 40, 0, 3));
    }
  }

  @Test
  void zeroIsAMeasuredZeroAndWhatIsNotThereIsAbsent() {
    FakeNvmlLibrary.use(
        FakeNvmlLibrary.current(), "driver=1\ngpus=1\ngpu.0.uuid=GPU-bare\ngpu.0.power=0\n");
    try (Nvml nvml = JnaNvml.open(FakeNvmlLibrary.current().toString())) {
      Readings readings = NvmlContract.read(nvml.device(0));

      assertThat(readings.whole(Quantity.POWER)).isZero();
      assertThat(Quantity.all().stream().filter(readings::has)).containsExactly(Quantity.POWER);
      assertThat(readings.absence(Quantity.ENERGY)).isEqualTo(Absence.NOT_SUPPORTED);
      assertThat(nvml.device(0).links()).isEmpty();
      assertThat(nvml.device(0).processes()).isEmpty();
    }
  }

  @Test
  void whatTheDriverIsTooOldForIsAbsentAndTheRestIsThere() {
    try (Nvml nvml = open(FakeNvmlLibrary.old(), "old-driver")) {
      Readings readings = NvmlContract.read(nvml.device(0));

      assertThat(readings.absence(Quantity.ENERGY)).isEqualTo(Absence.UNKNOWN_TO_DRIVER);
      assertThat(readings.absence(Quantity.POWER_INSTANT)).isEqualTo(Absence.UNKNOWN_TO_DRIVER);
      assertThat(readings.absence(Quantity.MEMORY_RESERVED)).isEqualTo(Absence.UNKNOWN_TO_DRIVER);
      // The forerunners of functions that came later.
      assertThat(readings.whole(Quantity.MEMORY_USED)).isEqualTo(30_000_000_000L);
      assertThat(readings.whole(Quantity.TEMPERATURE)).isEqualTo(58);
      assertThat(readings.whole(Quantity.CLOCK_EVENT_REASONS)).isEqualTo(1);
      assertThat(nvml.device(0).processes())
          .singleElement()
          .extracting(GpuProcess::usedBytes)
          .isEqualTo(30_000_000_000L);
    }
  }

  @Test
  void garbageAndBlanksAreAbsentWithTheReason() {
    try (Nvml nvml = open(FakeNvmlLibrary.current(), "sick")) {
      Readings readings = NvmlContract.read(nvml.device(0));

      assertThat(readings.absence(Quantity.GPU_UTILIZATION)).isEqualTo(Absence.BLANK);
      assertThat(readings.absence(Quantity.MEMORY_UTILIZATION)).isEqualTo(Absence.IMPLAUSIBLE);
      assertThat(readings.absence(Quantity.MEMORY_RESERVED)).isEqualTo(Absence.BLANK);
      assertThat(readings.absence(Quantity.TEMPERATURE)).isEqualTo(Absence.IMPLAUSIBLE);
      assertThat(readings.absence(Quantity.TEMPERATURE_MEMORY)).isEqualTo(Absence.BLANK);
      assertThat(readings.absence(Quantity.PERFORMANCE)).isEqualTo(Absence.IMPLAUSIBLE);
      assertThat(readings.problems()).isEmpty();
      assertThat(nvml.device(1).processes())
          .containsExactly(new GpuProcess(99, GpuProcess.Kind.COMPUTE, null, null, null, 3, 0, 0));
    }
  }

  @Test
  void aFailureIsAProblemThatNamesFunctionAndStatusOnce() {
    try (Nvml nvml = open(FakeNvmlLibrary.current(), "h200")) {
      NvmlDevice gpu = nvml.device(2);
      FakeNvmlLibrary.use(
          FakeNvmlLibrary.current(),
          "gpus=8\ngpu.2.power=error:999\ngpu.2.field.82=error:15\ngpu.2.field.186=error:15\n");
      Readings readings = new Readings();
      gpu.read(Pace.FAST, readings);

      assertThat(readings.absence(Quantity.POWER)).isEqualTo(Absence.FAILED);
      assertThat(readings.problems())
          .containsExactly(
              "nvmlDeviceGetPowerUsage answered UNKNOWN",
              "nvmlDeviceGetFieldValues answered GPU_IS_LOST");
      assertThat(readings.failures())
          .containsExactlyInAnyOrder(NvmlStatus.UNKNOWN, NvmlStatus.GPU_IS_LOST);
    }
  }

  @Test
  void aStructureWithTheWrongVersionTagIsRefused() {
    NvmlLibrary library = JnaNvml.load(FakeNvmlLibrary.current().toString());
    try (Nvml nvml = open(FakeNvmlLibrary.current(), "h200")) {
      assertThat(nvml.deviceCount()).isPositive();
      PointerByReference gpu = new PointerByReference();
      library.nvmlDeviceGetHandleByIndex_v2(0, gpu);
      Memory memory = JnaHandle.memory(CStruct.MEMORY_V2);

      memory.setInt(0, CStruct.MEMORY_V2.version(1));
      assertThat(library.nvmlDeviceGetMemoryInfo_v2(gpu.getValue(), memory)).isEqualTo(25);
      memory.setInt(0, CStruct.MEMORY_V2.version(2));
      assertThat(library.nvmlDeviceGetMemoryInfo_v2(gpu.getValue(), memory)).isZero();
    }
  }

  @Test
  void moreProcessesThanTheBufferHoldsAreReadWithALargerOne() {
    StringBuilder profile = new StringBuilder("driver=1\ngpus=1\ngpu.0.uuid=GPU-a\n");
    for (int i = 0; i < 100; i++) {
      profile.append("gpu.0.process.").append(i).append('=').append(1_000 + i).append(",1024\n");
    }
    FakeNvmlLibrary.use(FakeNvmlLibrary.current(), profile.toString());
    try (Nvml nvml = JnaNvml.open(FakeNvmlLibrary.current().toString())) {
      assertThat(nvml.device(0).processes()).hasSize(100).last().extracting("pid").isEqualTo(1_099);
    }
  }

  @Test
  void everyXidIsDeliveredHoweverOftenItRepeats() {
    Path library = FakeNvmlLibrary.current();
    try (Nvml nvml = open(library, "h200");
        NvmlEvents events = nvml.events(NvmlContract.gpus(nvml))) {
      FakeNvmlLibrary.Controls fake = FakeNvmlLibrary.controls(library);
      fake.fake_nvml_raise(3, NvmlEvent.Kind.XID.bit(), 79);
      fake.fake_nvml_raise(3, NvmlEvent.Kind.XID.bit(), 79);
      // A change of the performance state, to which nobody listens.
      fake.fake_nvml_raise(3, 4, 0);
      fake.fake_nvml_raise(1, NvmlEvent.Kind.DOUBLE_BIT_ECC_ERROR.bit(), 0);

      String third = nvml.device(3).info().uuid();
      Duration wait = Duration.ofMillis(200);
      assertThat(List.of(events.await(wait), events.await(wait), events.await(wait)))
          .extracting(event -> event.orElseThrow())
          .containsExactly(
              new NvmlEvent(third, NvmlEvent.Kind.XID, 79, null, null),
              new NvmlEvent(third, NvmlEvent.Kind.XID, 79, null, null),
              new NvmlEvent(
                  nvml.device(1).info().uuid(),
                  NvmlEvent.Kind.DOUBLE_BIT_ECC_ERROR,
                  0,
                  null,
                  null));
      assertThat(events.await(Duration.ofMillis(50))).isEmpty();
    }
  }

  @Test
  void aProcessHasOneSessionAndClosingItAgainDoesNothing() {
    Path library = FakeNvmlLibrary.current();
    FakeNvmlLibrary.Controls fake = FakeNvmlLibrary.controls(library);
    Nvml nvml = open(library, "h200");
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
  void aDeviceOfASessionThatEndedDoesNotCallIntoALibraryThatMayBeGone() {
    Nvml nvml = open(FakeNvmlLibrary.current(), "h200");
    NvmlDevice gpu = nvml.device(0);
    nvml.close();
    try (Nvml next = open(FakeNvmlLibrary.current(), "h200")) {
      Readings readings = NvmlContract.read(gpu);

      assertThat(next.deviceCount()).isEqualTo(8);
      assertThat(readings.failures()).containsExactly(NvmlStatus.UNINITIALIZED);
      assertThat(readings.has(Quantity.POWER)).isFalse();
    }
  }

  @Test
  void aLibraryIsNotUnloadedWhileACallIsUnderWay() {
    Calls calls = new Calls();
    boolean[] idle = new boolean[1];
    NvmlStatus status =
        calls.status(
            "nvmlEventSetWait_v2",
            () -> {
              idle[0] = calls.close();
              return NvmlStatus.SUCCESS.code();
            });

    assertThat(status).isEqualTo(NvmlStatus.SUCCESS);
    assertThat(idle[0]).isFalse();
    assertThat(calls.close()).isTrue();
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
  void aLibraryThatDoesNotFitTheDriverSaysWhatToDo() {
    Path library = FakeNvmlLibrary.current();
    FakeNvmlLibrary.use(library, "init=error:18\ngpus=1\n");

    assertThatThrownBy(() -> JnaNvml.open(library.toString()))
        .isInstanceOf(NvmlUnavailableException.class)
        .hasMessageContaining("LIB_RM_VERSION_MISMATCH")
        .hasMessageContaining("reboot");
  }

  private static Nvml open(Path library, String profile) {
    FakeNvmlLibrary.use(library, FakeNvmlLibrary.profile(profile));
    return JnaNvml.open(library.toString());
  }
}
