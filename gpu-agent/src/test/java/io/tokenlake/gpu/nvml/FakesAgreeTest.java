package io.tokenlake.gpu.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.gpu.simulated.Profile;
import io.tokenlake.gpu.simulated.SimulatedNvml;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same profile through the C fake, and so through the whole mapping, and in memory: every value
 * and every reason must be the same.
 */
class FakesAgreeTest {
  /** All that stand still. */
  private static final List<String> COMPARED =
      List.of("h200", "b200", "a100-mig", "old-driver", "sick");

  @ParameterizedTest
  @MethodSource("compared")
  void everythingThatAProfileSaysComesThroughTheMapping(String name) {
    Path library = FakeNvmlLibrary.of(name);
    FakeNvmlLibrary.use(library, FakeNvmlLibrary.profile(name));
    try (Nvml inC = JnaNvml.open(library.toString());
        Nvml inMemory = new SimulatedNvml(Profile.named(name), Clock.systemUTC())) {
      assertThat(inC.driverVersion()).isEqualTo(inMemory.driverVersion());
      List<NvmlDevice> ofC = withInstances(inC);
      List<NvmlDevice> ofMemory = withInstances(inMemory);
      assertThat(ofC).extracting(NvmlDevice::info).isEqualTo(infos(ofMemory));
      for (int i = 0; i < ofC.size(); i++) {
        same(ofC.get(i), ofMemory.get(i));
      }
    }
  }

  /** What no profile has a value for, nothing above compares. */
  @Test
  void everyQuantityAndCounterOfALinkHasAValueInAProfile() {
    Set<Quantity> quantities = EnumSet.noneOf(Quantity.class);
    Set<NvLink.Counter> counters = EnumSet.noneOf(NvLink.Counter.class);
    for (String name : COMPARED) {
      try (Nvml nvml = new SimulatedNvml(Profile.named(name), Clock.systemUTC())) {
        for (NvmlDevice gpu : NvmlContract.gpus(nvml)) {
          gpu.read(Pace.FAST, new Readings());
          Readings readings = NvmlContract.read(gpu);
          Quantity.all().stream().filter(readings::has).forEach(quantities::add);
          gpu.links().forEach(link -> counters.addAll(link.counters().keySet()));
        }
      }
    }
    assertThat(quantities).containsExactlyElementsOf(Quantity.all());
    assertThat(counters).containsExactly(NvLink.Counter.values());
  }

  static List<String> compared() {
    return COMPARED;
  }

  private static void same(NvmlDevice inC, NvmlDevice inMemory) {
    inMemory.read(Pace.FAST, new Readings());
    Readings ofMemory = NvmlContract.read(inMemory);
    inC.read(Pace.FAST, new Readings());
    // GPM says nothing until its two samples are 110 ms apart.
    Readings ofC = new Readings();
    Awaitility.await()
        .until(
            () -> {
              ofC.clear();
              inC.read(Pace.FAST, ofC);
              return ofC.absence(Quantity.GPM_SM) != Absence.NO_DATA;
            });
    inC.read(Pace.SLOW, ofC);
    for (Quantity quantity : Quantity.all()) {
      String what = inC.info().uuid() + " " + quantity.text();
      assertThat(ofC.absence(quantity)).as(what).isEqualTo(ofMemory.absence(quantity));
      assertThat(ofC.real(quantity)).as(what).isEqualTo(ofMemory.real(quantity));
    }
    assertThat(inC.links()).isEqualTo(inMemory.links());
    assertThat(inC.processes()).isEqualTo(inMemory.processes());
  }

  private static List<NvmlDevice> withInstances(Nvml nvml) {
    List<NvmlDevice> all = new ArrayList<>();
    for (NvmlDevice gpu : NvmlContract.gpus(nvml)) {
      all.add(gpu);
      all.addAll(gpu.instances());
    }
    return all;
  }

  private static List<DeviceInfo> infos(List<NvmlDevice> devices) {
    return devices.stream().map(NvmlDevice::info).toList();
  }
}
