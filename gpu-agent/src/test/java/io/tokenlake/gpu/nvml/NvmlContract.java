package io.tokenlake.gpu.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds of NVML in memory, in the C fake and on a real GPU alike. */
abstract class NvmlContract {
  /** Opens a session on a machine that has GPUs. */
  abstract Nvml open();

  @Test
  void everyGpuHasAnIdentityOfItsOwnThatStays() {
    try (Nvml nvml = open()) {
      Set<String> uuids = new HashSet<>();
      for (NvmlDevice gpu : gpus(nvml)) {
        assertThat(gpu.info().uuid()).startsWith("GPU-");
        assertThat(nvml.device(gpu.info().index()).info()).isEqualTo(gpu.info());
        uuids.add(gpu.info().uuid());
      }
      assertThat(uuids).hasSize(nvml.deviceCount()).isNotEmpty();
      assertThat(nvml.driverVersion()).isPresent();
    }
  }

  @Test
  void everyQuantityHasAValueOrAReasonAfterBothPaces() {
    try (Nvml nvml = open()) {
      for (NvmlDevice gpu : gpus(nvml)) {
        Readings readings = read(gpu);

        for (Quantity quantity : Quantity.all()) {
          Absence absence = readings.absence(quantity);
          assertThat(absence == null)
              .as(quantity.text())
              .isEqualTo(readings.real(quantity) != null);
          boolean onlyInPlaceOfAnother =
              quantity == Quantity.PCIE_TX_THROUGHPUT || quantity == Quantity.PCIE_RX_THROUGHPUT;
          if (!onlyInPlaceOfAnother) {
            assertThat(absence).as(quantity.text()).isNotEqualTo(Absence.NOT_READ);
          }
        }
        assertThat(readings.problems()).isEmpty();
      }
    }
  }

  @Test
  void slowQuantitiesAreLeftAloneByTheFastPace() {
    try (Nvml nvml = open()) {
      Readings readings = new Readings();
      nvml.device(0).read(Pace.FAST, readings);

      assertThat(readings.absence(Quantity.MIG_MODE)).isEqualTo(Absence.NOT_READ);
      assertThat(readings.has(Quantity.TEMPERATURE)).isTrue();
    }
  }

  @Test
  void memoryAddsUpAndPowerIsWithinReason() {
    try (Nvml nvml = open()) {
      for (NvmlDevice gpu : gpus(nvml)) {
        Readings readings = read(gpu);
        long total = readings.whole(Quantity.MEMORY_TOTAL);
        assertThat(readings.whole(Quantity.MEMORY_USED)).isBetween(0L, total);
        assertThat(readings.whole(Quantity.MEMORY_FREE)).isBetween(0L, total);
        assertThat(readings.whole(Quantity.POWER)).isBetween(1_000L, 2_000_000L);
      }
    }
  }

  @Test
  void countersDoNotFallBetweenTwoReadings() {
    try (Nvml nvml = open()) {
      NvmlDevice gpu = nvml.device(0);
      Readings first = read(gpu);
      Readings second = read(gpu);
      for (Quantity quantity :
          List.of(Quantity.ENERGY, Quantity.PCIE_REPLAYS, Quantity.ECC_SBE_AGG)) {
        if (first.has(quantity)) {
          assertThat(second.whole(quantity)).isGreaterThanOrEqualTo(first.whole(quantity));
        }
      }
    }
  }

  @Test
  void instancesKnowTheirPlaceAndHaveMemoryOfTheirOwn() {
    try (Nvml nvml = open()) {
      for (NvmlDevice gpu : gpus(nvml)) {
        for (NvmlDevice instance : gpu.instances()) {
          assertThat(instance.info().uuid()).startsWith("MIG-");
          assertThat(instance.info().mig()).isNotNull();
          assertThat(instance.instances()).isEmpty();
          assertThat(read(instance).whole(Quantity.MEMORY_TOTAL))
              .isLessThan(read(gpu).whole(Quantity.MEMORY_TOTAL));
        }
      }
    }
  }

  @Test
  void linksAndProcessesAreListedOrNone() {
    try (Nvml nvml = open()) {
      for (NvmlDevice gpu : gpus(nvml)) {
        List<NvLink> links = gpu.links();
        for (int i = 0; i < links.size(); i++) {
          assertThat(links.get(i).link()).isEqualTo(i);
        }
        assertThat(gpu.processes()).extracting(GpuProcess::pid).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void waitingForAnEventEndsWithoutOne() {
    try (Nvml nvml = open();
        NvmlEvents events = nvml.events(gpus(nvml))) {
      assertThat(events.await(Duration.ofMillis(20))).isEmpty();
    }
  }

  @Test
  void aSessionCanBeOpenedAgainAfterItWasClosed() {
    Nvml closed = open();
    closed.close();
    assertThatThrownBy(closed::deviceCount).isInstanceOf(NvmlException.class);
    try (Nvml nvml = open()) {
      assertThat(nvml.deviceCount()).isPositive();
    }
  }

  static List<NvmlDevice> gpus(Nvml nvml) {
    List<NvmlDevice> gpus = new ArrayList<>();
    for (int index = 0; index < nvml.deviceCount(); index++) {
      gpus.add(nvml.device(index));
    }
    return gpus;
  }

  static Readings read(NvmlDevice gpu) {
    Readings readings = new Readings();
    gpu.read(Pace.FAST, readings);
    gpu.read(Pace.SLOW, readings);
    return readings;
  }
}
