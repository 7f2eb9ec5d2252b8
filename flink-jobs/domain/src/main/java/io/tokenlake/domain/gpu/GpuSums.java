package io.tokenlake.domain.gpu;

/**
 * What samples add up to. Levels are weighed by the time that a sample covers, so that a source
 * that tells every second and one that tells twice a minute come to the same; a sample that covers
 * no time counts for its highest values and its counters only.
 */
public final class GpuSums {
  /** Below this share a GPU counts as idle, USD of which are wasted. */
  public static final double IDLE_BELOW = 0.05;

  /** From this share on a GPU counts as busy, so that its clock should be high. */
  public static final double BUSY_FROM = 0.8;

  private static final long SW_POWER_CAP = 0x4;
  private static final long HW_SLOWDOWN = 0x8;
  private static final long THERMAL = 0x20 | 0x40;
  private static final long POWER_BRAKE = 0x80;

  private final Double[] sums = new Double[GpuSum.NUMBER];

  /** A sum; null when no sample says anything of it. */
  public Double get(GpuSum sum) {
    return sums[sum.ordinal()];
  }

  /** Adds to a sum; null adds nothing. */
  public void put(GpuSum sum, Double value) {
    sums[sum.ordinal()] = sum.plus(sums[sum.ordinal()], value);
  }

  /** Adds other sums, which stay as they are. */
  public void add(GpuSums other) {
    for (GpuSum sum : GpuSum.values()) {
      put(sum, other.get(sum));
    }
  }

  /** Adds a sample whose counters are what they grew by. */
  public void add(GpuSample sample) {
    put(GpuSum.SAMPLES, 1.0);
    Double covered = sample.coveredSeconds();
    put(GpuSum.COVERED_S, covered);
    if (covered != null) {
      addLevels(sample, covered);
    }
    addThrottling(sample, covered);
    addCounters(sample);
    addHighest(sample);
    addLink(sample);
  }

  private void addLevels(GpuSample sample, double covered) {
    Double utilization = sample.value(GpuField.UTILIZATION);
    if (utilization != null) {
      put(GpuSum.UTILIZATION_S, covered);
      put(GpuSum.UTILIZED_S, utilization * covered);
      put(GpuSum.IDLE_S, utilization < IDLE_BELOW ? covered : 0);
      put(GpuSum.BUSY_S, utilization >= BUSY_FROM ? covered : 0);
      Double clock = sample.value(GpuField.SM_CLOCK_MHZ);
      if (clock != null && utilization >= BUSY_FROM) {
        put(GpuSum.BUSY_CLOCK_S, covered);
        put(GpuSum.BUSY_CLOCK_MHZ_S, clock * covered);
      }
    }
    level(sample, GpuField.SM_ACTIVE, covered, GpuSum.PROFILED_S, GpuSum.SM_ACTIVE_S);
    level(sample, GpuField.TENSOR_ACTIVE, covered, null, GpuSum.TENSOR_ACTIVE_S);
    level(sample, GpuField.DRAM_ACTIVE, covered, null, GpuSum.DRAM_ACTIVE_S);
    level(sample, GpuField.MEMORY_USED_BYTES, covered, GpuSum.MEMORY_S, GpuSum.MEMORY_USED_BYTE_S);
    level(sample, GpuField.POWER_W, covered, GpuSum.POWER_S, GpuSum.POWER_J);
  }

  private void level(
      GpuSample sample, GpuField field, double covered, GpuSum seconds, GpuSum times) {
    Double value = sample.value(field);
    if (value != null) {
      put(times, value * covered);
      if (seconds != null) {
        put(seconds, covered);
      }
    }
  }

  /** By the GPU's own counters of time, or by the reasons that samples give. */
  private void addThrottling(GpuSample sample, Double covered) {
    throttled(sample, GpuField.THROTTLED_POWER_S, SW_POWER_CAP, covered, GpuSum.THROTTLED_POWER_S);
    throttled(sample, GpuField.THROTTLED_THERMAL_S, THERMAL, covered, GpuSum.THROTTLED_THERMAL_S);
    throttled(sample, null, HW_SLOWDOWN, covered, GpuSum.THROTTLED_HW_SLOWDOWN_S);
    throttled(
        sample,
        GpuField.THROTTLED_POWER_BRAKE_S,
        POWER_BRAKE,
        covered,
        GpuSum.THROTTLED_POWER_BRAKE_S);
  }

  private void throttled(
      GpuSample sample, GpuField counter, long reasons, Double covered, GpuSum sum) {
    Double counted = counter == null ? null : sample.value(counter);
    Double bits = sample.value(GpuField.CLOCK_EVENT_REASONS);
    if (counted != null) {
      put(sum, counted);
    } else if (bits != null && covered != null) {
      put(sum, (bits.longValue() & reasons) == 0 ? 0 : covered);
    }
  }

  private void addCounters(GpuSample sample) {
    put(GpuSum.ENERGY_J, sample.value(GpuField.ENERGY_J));
    put(GpuSum.PCIE_TX_BYTES, sample.value(GpuField.PCIE_TX_BYTES));
    put(GpuSum.PCIE_RX_BYTES, sample.value(GpuField.PCIE_RX_BYTES));
    put(GpuSum.NVLINK_TX_BYTES, sample.value(GpuField.NVLINK_TX_BYTES));
    put(GpuSum.NVLINK_RX_BYTES, sample.value(GpuField.NVLINK_RX_BYTES));
    put(GpuSum.PCIE_REPLAYS, sample.value(GpuField.PCIE_REPLAYS));
    put(GpuSum.ECC_CORRECTED, sample.value(GpuField.ECC_CORRECTED));
    put(GpuSum.ECC_UNCORRECTED, sample.value(GpuField.ECC_UNCORRECTED));
    put(GpuSum.NVLINK_ERRORS, sample.value(GpuField.NVLINK_CRC_FLIT_ERRORS));
    put(GpuSum.NVLINK_ERRORS, sample.value(GpuField.NVLINK_CRC_DATA_ERRORS));
    put(GpuSum.NVLINK_ERRORS, sample.value(GpuField.NVLINK_REPLAYS));
    put(GpuSum.NVLINK_ERRORS, sample.value(GpuField.NVLINK_RECOVERIES));
  }

  private void addHighest(GpuSample sample) {
    put(GpuSum.UTILIZATION_MAX, sample.value(GpuField.UTILIZATION));
    put(GpuSum.MEMORY_USED_MAX, shareOfMemory(sample));
    put(GpuSum.TEMPERATURE_MAX_C, sample.value(GpuField.TEMPERATURE_C));
    put(GpuSum.MEMORY_TEMPERATURE_MAX_C, sample.value(GpuField.MEMORY_TEMPERATURE_C));
    put(GpuSum.POWER_MAX_W, sample.value(GpuField.POWER_W));
    put(GpuSum.POWER_LIMIT_W, sample.value(GpuField.POWER_LIMIT_W));
    put(GpuSum.SM_CLOCK_LIMIT_MHZ, sample.value(GpuField.SM_CLOCK_LIMIT_MHZ));
    Double links = sample.value(GpuField.NVLINKS);
    Double up = sample.value(GpuField.NVLINKS_UP);
    put(GpuSum.NVLINKS_DOWN, links == null || up == null ? null : Math.max(0, links - up));
    put(GpuSum.REMAPPED_ROWS_UNCORRECTED, sample.value(GpuField.REMAPPED_ROWS_UNCORRECTED));
    put(GpuSum.REMAP_PENDING, sample.value(GpuField.REMAP_PENDING));
    put(GpuSum.REMAP_FAILURE, sample.value(GpuField.REMAP_FAILURE));
    put(GpuSum.RETIRED_PAGES_PENDING, sample.value(GpuField.RETIRED_PAGES_PENDING));
    put(GpuSum.RECOVERY_ACTION, sample.value(GpuField.RECOVERY_ACTION));
    put(GpuSum.DEGRADED, sample.value(GpuField.DEGRADED));
    put(GpuSum.FAILED, sample.value(GpuField.FAILED));
  }

  /** In use of all; sources that do not say how much there is say how much is free. */
  private static Double shareOfMemory(GpuSample sample) {
    Double used = sample.value(GpuField.MEMORY_USED_BYTES);
    Double total = sample.value(GpuField.MEMORY_TOTAL_BYTES);
    Double free = sample.value(GpuField.MEMORY_FREE_BYTES);
    if (used == null) {
      return null;
    }
    if (total != null && total > 0) {
      return used / total;
    }
    Double reserved = sample.value(GpuField.MEMORY_RESERVED_BYTES);
    double all = free == null ? 0 : used + free + (reserved == null ? 0 : reserved);
    return all > 0 ? used / all : null;
  }

  /** A link falls back when the GPU is idle, so it is looked at while it works. */
  private void addLink(GpuSample sample) {
    Double utilization = sample.value(GpuField.UTILIZATION);
    Boolean generation = below(sample, GpuField.PCIE_GENERATION, GpuField.PCIE_GENERATION_LIMIT);
    Boolean width = below(sample, GpuField.PCIE_WIDTH, GpuField.PCIE_WIDTH_LIMIT);
    if (utilization != null && utilization >= IDLE_BELOW && (generation != null || width != null)) {
      put(GpuSum.LINK_CHECKS, 1.0);
      boolean below = Boolean.TRUE.equals(generation) || Boolean.TRUE.equals(width);
      put(GpuSum.LINK_BELOW, below ? 1.0 : 0.0);
    }
  }

  private static Boolean below(GpuSample sample, GpuField now, GpuField limit) {
    Double value = sample.value(now);
    Double most = sample.value(limit);
    return value == null || most == null ? null : Boolean.valueOf(value < most);
  }
}
