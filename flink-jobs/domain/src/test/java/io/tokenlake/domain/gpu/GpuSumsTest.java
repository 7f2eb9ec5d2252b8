package io.tokenlake.domain.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GpuSumsTest {
  private final GpuSums sums = new GpuSums();

  @Test
  void levelsAreWeighedByTheTimeThatASampleCovers() {
    add(10.0, Map.of(GpuField.UTILIZATION, 0.9, GpuField.POWER_W, 600.0));
    add(30.0, Map.of(GpuField.UTILIZATION, 0.1, GpuField.POWER_W, 100.0));
    add(null, Map.of(GpuField.UTILIZATION, 1.0));

    assertThat(sums.get(GpuSum.SAMPLES)).isEqualTo(3);
    assertThat(sums.get(GpuSum.COVERED_S)).isEqualTo(40);
    assertThat(sums.get(GpuSum.UTILIZED_S)).isEqualTo(12);
    assertThat(sums.get(GpuSum.UTILIZATION_S)).isEqualTo(40);
    assertThat(sums.get(GpuSum.POWER_J)).isEqualTo(9_000);
    assertThat(sums.get(GpuSum.BUSY_S)).isEqualTo(10);
    assertThat(sums.get(GpuSum.IDLE_S)).isZero();
    assertThat(sums.get(GpuSum.UTILIZATION_MAX)).isEqualTo(1);
  }

  @Test
  void idleIsBelowFivePercentAndBusyFromEighty() {
    add(1.0, Map.of(GpuField.UTILIZATION, 0.049));
    add(2.0, Map.of(GpuField.UTILIZATION, 0.05));
    add(4.0, Map.of(GpuField.UTILIZATION, 0.799));
    add(8.0, Map.of(GpuField.UTILIZATION, 0.8));

    assertThat(sums.get(GpuSum.IDLE_S)).isEqualTo(1);
    assertThat(sums.get(GpuSum.BUSY_S)).isEqualTo(8);
  }

  @Test
  void whatNoSampleSaysStaysUnknown() {
    add(1.0, Map.of(GpuField.UTILIZATION, 0.5));

    assertThat(sums.get(GpuSum.ENERGY_J)).isNull();
    assertThat(sums.get(GpuSum.TEMPERATURE_MAX_C)).isNull();
    assertThat(sums.get(GpuSum.THROTTLED_POWER_S)).isNull();
    assertThat(sums.get(GpuSum.LINK_CHECKS)).isNull();
  }

  @Test
  void throttlingIsByTheCounterOfTheGpuAndElseByTheReasonsOfSamples() {
    add(2.0, Map.of(GpuField.CLOCK_EVENT_REASONS, 72.0)); // hardware slowdown, hardware thermal
    add(2.0, Map.of(GpuField.CLOCK_EVENT_REASONS, 1.0)); // idle is no throttling
    add(2.0, Map.of(GpuField.CLOCK_EVENT_REASONS, 4.0, GpuField.THROTTLED_POWER_S, 0.25));

    assertThat(sums.get(GpuSum.THROTTLED_THERMAL_S)).isEqualTo(2);
    assertThat(sums.get(GpuSum.THROTTLED_HW_SLOWDOWN_S)).isEqualTo(2);
    assertThat(sums.get(GpuSum.THROTTLED_POWER_S)).isEqualTo(0.25);
    assertThat(sums.get(GpuSum.THROTTLED_POWER_BRAKE_S)).isZero();
  }

  @Test
  void aLinkIsComparedWithItsLimitOnlyWhileTheGpuWorks() {
    add(1.0, link(0.04, 1, 8));
    add(1.0, link(0.05, 5, 16));
    add(1.0, link(0.9, 4, 16));
    add(1.0, link(0.9, 5, 8));

    assertThat(sums.get(GpuSum.LINK_CHECKS)).isEqualTo(3);
    assertThat(sums.get(GpuSum.LINK_BELOW)).isEqualTo(2);
  }

  @Test
  void theShareOfMemoryInUseIsOfAllOrOfWhatIsFreeBesides() {
    add(1.0, Map.of(GpuField.MEMORY_USED_BYTES, 60.0, GpuField.MEMORY_TOTAL_BYTES, 80.0));
    assertThat(sums.get(GpuSum.MEMORY_USED_MAX)).isEqualTo(0.75);

    add(1.0, Map.of(GpuField.MEMORY_USED_BYTES, 90.0, GpuField.MEMORY_FREE_BYTES, 10.0));
    assertThat(sums.get(GpuSum.MEMORY_USED_MAX)).isEqualTo(0.9);
  }

  @Test
  void sumsOfPartsAreTheSumsOfAll() {
    GpuSample one = Gpus.sample(1, 1.0, Map.of(GpuField.ENERGY_J, 5.0, GpuField.NVLINKS, 18.0));
    GpuSample other = Gpus.sample(2, 2.0, Map.of(GpuField.ENERGY_J, 7.0, GpuField.POWER_W, 9.0));
    GpuSums all = new GpuSums();
    all.add(one);
    all.add(other);
    GpuSums part = new GpuSums();
    part.add(other);
    sums.add(one);
    sums.add(part);

    assertThat(sums).usingRecursiveComparison().isEqualTo(all);
    assertThat(sums.get(GpuSum.ENERGY_J)).isEqualTo(12);
  }

  private void add(Double covered, Map<GpuField, Double> values) {
    sums.add(Gpus.sample(1, covered, values));
  }

  private static Map<GpuField, Double> link(double utilization, double generation, double width) {
    return Map.of(
        GpuField.UTILIZATION, utilization,
        GpuField.PCIE_GENERATION, generation,
        GpuField.PCIE_GENERATION_LIMIT, 5.0,
        GpuField.PCIE_WIDTH, width,
        GpuField.PCIE_WIDTH_LIMIT, 16.0);
  }
}
