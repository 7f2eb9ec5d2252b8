package io.tokenlake.domain.gpu;

import java.util.Locale;

/** What the samples of a minute add up to, as the columns of table {@code gpu_rollup_1m}. */
public enum GpuSum {
  SAMPLES(Merge.SUM),
  COVERED_S(Merge.SUM),
  UTILIZATION_S(Merge.SUM),
  UTILIZED_S(Merge.SUM),
  IDLE_S(Merge.SUM),
  BUSY_S(Merge.SUM),
  BUSY_CLOCK_S(Merge.SUM),
  BUSY_CLOCK_MHZ_S(Merge.SUM),
  PROFILED_S(Merge.SUM),
  SM_ACTIVE_S(Merge.SUM),
  TENSOR_ACTIVE_S(Merge.SUM),
  DRAM_ACTIVE_S(Merge.SUM),
  MEMORY_S(Merge.SUM),
  MEMORY_USED_BYTE_S(Merge.SUM),
  POWER_S(Merge.SUM),
  POWER_J(Merge.SUM),
  ENERGY_J(Merge.SUM),
  THROTTLED_POWER_S(Merge.SUM),
  THROTTLED_THERMAL_S(Merge.SUM),
  THROTTLED_HW_SLOWDOWN_S(Merge.SUM),
  THROTTLED_POWER_BRAKE_S(Merge.SUM),
  PCIE_TX_BYTES(Merge.SUM),
  PCIE_RX_BYTES(Merge.SUM),
  NVLINK_TX_BYTES(Merge.SUM),
  NVLINK_RX_BYTES(Merge.SUM),
  PCIE_REPLAYS(Merge.SUM),
  ECC_CORRECTED(Merge.SUM),
  ECC_UNCORRECTED(Merge.SUM),
  NVLINK_ERRORS(Merge.SUM),
  LINK_CHECKS(Merge.SUM),
  LINK_BELOW(Merge.SUM),
  UTILIZATION_MAX(Merge.MAX),
  MEMORY_USED_MAX(Merge.MAX),
  TEMPERATURE_MAX_C(Merge.MAX),
  MEMORY_TEMPERATURE_MAX_C(Merge.MAX),
  POWER_MAX_W(Merge.MAX),
  POWER_LIMIT_W(Merge.MAX),
  SM_CLOCK_LIMIT_MHZ(Merge.MAX),
  NVLINKS_DOWN(Merge.MAX),
  REMAPPED_ROWS_UNCORRECTED(Merge.MAX),
  REMAP_PENDING(Merge.MAX),
  REMAP_FAILURE(Merge.MAX),
  RETIRED_PAGES_PENDING(Merge.MAX),
  RECOVERY_ACTION(Merge.MAX),
  DEGRADED(Merge.MAX),
  FAILED(Merge.MAX);

  /** Number of sums. */
  public static final int NUMBER = values().length;

  /** How two values become one. */
  enum Merge {
    SUM,
    MAX
  }

  private final Merge merge;
  private final String column;

  GpuSum(Merge merge) {
    this.merge = merge;
    this.column = name().toLowerCase(Locale.ROOT);
  }

  /** Name of the column. */
  public String column() {
    return column;
  }

  /** The two together; a value that is unknown adds nothing. */
  Double plus(Double one, Double other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return merge == Merge.SUM ? one + other : Math.max(one, other);
  }
}
