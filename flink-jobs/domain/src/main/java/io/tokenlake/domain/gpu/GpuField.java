package io.tokenlake.domain.gpu;

import java.util.Locale;

/**
 * What may be known of a GPU, in the units of table {@code gpu_samples}. The order is part of
 * savepoints: new ones come last, and none goes.
 */
public enum GpuField {
  UTILIZATION(Kind.GAUGE, 1),
  MEMORY_CONTROLLER_UTILIZATION(Kind.GAUGE, 1),
  ENCODER_UTILIZATION(Kind.GAUGE, 1),
  DECODER_UTILIZATION(Kind.GAUGE, 1),
  GRAPHICS_ACTIVE(Kind.GAUGE, 1),
  SM_ACTIVE(Kind.GAUGE, 1),
  SM_OCCUPANCY(Kind.GAUGE, 1),
  TENSOR_ACTIVE(Kind.GAUGE, 1),
  DRAM_ACTIVE(Kind.GAUGE, 1),
  FP64_ACTIVE(Kind.GAUGE, 1),
  FP32_ACTIVE(Kind.GAUGE, 1),
  FP16_ACTIVE(Kind.GAUGE, 1),
  MEMORY_TOTAL_BYTES(Kind.GAUGE, Most.BYTES),
  MEMORY_USED_BYTES(Kind.GAUGE, Most.BYTES),
  MEMORY_FREE_BYTES(Kind.GAUGE, Most.BYTES),
  MEMORY_RESERVED_BYTES(Kind.GAUGE, Most.BYTES),
  GRAPHICS_CLOCK_MHZ(Kind.GAUGE, Most.MHZ),
  SM_CLOCK_MHZ(Kind.GAUGE, Most.MHZ),
  MEMORY_CLOCK_MHZ(Kind.GAUGE, Most.MHZ),
  SM_CLOCK_LIMIT_MHZ(Kind.GAUGE, Most.MHZ),
  PERFORMANCE_STATE(Kind.GAUGE, 15),
  CLOCK_EVENT_REASONS(Kind.GAUGE, Most.BITS),
  TEMPERATURE_C(Kind.GAUGE, Most.CEL),
  MEMORY_TEMPERATURE_C(Kind.GAUGE, Most.CEL),
  TEMPERATURE_SLOWDOWN_C(Kind.GAUGE, Most.CEL),
  POWER_W(Kind.GAUGE, Most.WATT),
  POWER_AVERAGE_W(Kind.GAUGE, Most.WATT),
  POWER_LIMIT_W(Kind.GAUGE, Most.WATT),
  PCIE_TX_BYTES_PER_S(Kind.GAUGE, Most.RATE),
  PCIE_RX_BYTES_PER_S(Kind.GAUGE, Most.RATE),
  NVLINK_TX_BYTES_PER_S(Kind.GAUGE, Most.RATE),
  NVLINK_RX_BYTES_PER_S(Kind.GAUGE, Most.RATE),
  PCIE_GENERATION(Kind.GAUGE, 16),
  PCIE_GENERATION_LIMIT(Kind.GAUGE, 16),
  PCIE_WIDTH(Kind.GAUGE, 64),
  PCIE_WIDTH_LIMIT(Kind.GAUGE, 64),
  NVLINKS(Kind.GAUGE, 1024),
  NVLINKS_UP(Kind.GAUGE, 1024),
  ECC_ENABLED(Kind.GAUGE, 1),
  RETIRED_PAGES_PENDING(Kind.GAUGE, 1),
  REMAPPED_ROWS_CORRECTED(Kind.GAUGE, Most.COUNT),
  REMAPPED_ROWS_UNCORRECTED(Kind.GAUGE, Most.COUNT),
  REMAP_PENDING(Kind.GAUGE, 1),
  REMAP_FAILURE(Kind.GAUGE, 1),
  RECOVERY_ACTION(Kind.GAUGE, 255),
  FABRIC_STATUS(Kind.GAUGE, Most.COUNT),
  DEGRADED(Kind.GAUGE, 1),
  FAILED(Kind.GAUGE, 1),
  LAST_XID(Kind.GAUGE, 99999),
  ENERGY_J(Kind.COUNTER, Most.COUNTER),
  THROTTLED_POWER_S(Kind.COUNTER, Most.COUNTER),
  THROTTLED_THERMAL_S(Kind.COUNTER, Most.COUNTER),
  THROTTLED_POWER_BRAKE_S(Kind.COUNTER, Most.COUNTER),
  THROTTLED_SYNC_BOOST_S(Kind.COUNTER, Most.COUNTER),
  THROTTLED_BOARD_LIMIT_S(Kind.COUNTER, Most.COUNTER),
  THROTTLED_LOW_UTILIZATION_S(Kind.COUNTER, Most.COUNTER),
  THROTTLED_RELIABILITY_S(Kind.COUNTER, Most.COUNTER),
  PCIE_TX_BYTES(Kind.COUNTER, Most.COUNTER),
  PCIE_RX_BYTES(Kind.COUNTER, Most.COUNTER),
  NVLINK_TX_BYTES(Kind.COUNTER, Most.COUNTER),
  NVLINK_RX_BYTES(Kind.COUNTER, Most.COUNTER),
  PCIE_REPLAYS(Kind.COUNTER, Most.COUNTER),
  ECC_CORRECTED(Kind.COUNTER, Most.COUNTER),
  ECC_UNCORRECTED(Kind.COUNTER, Most.COUNTER),
  NVLINK_CRC_FLIT_ERRORS(Kind.COUNTER, Most.COUNTER),
  NVLINK_CRC_DATA_ERRORS(Kind.COUNTER, Most.COUNTER),
  NVLINK_REPLAYS(Kind.COUNTER, Most.COUNTER),
  NVLINK_RECOVERIES(Kind.COUNTER, Most.COUNTER);

  /** Number of fields. */
  public static final int NUMBER = values().length;

  private static final double PERCENT_OVER = 0.005;

  /** How a value is to be taken. */
  public enum Kind {
    /** As it is. */
    GAUGE,
    /** What the driver counted since it began; what is stored is what it grew by. */
    COUNTER
  }

  private final Kind kind;
  private final double most;
  private final String column;

  GpuField(Kind kind, double most) {
    this.kind = kind;
    this.most = most;
    this.column = name().toLowerCase(Locale.ROOT);
  }

  /** Name of the column. */
  public String column() {
    return column;
  }

  /** Whether the driver counts it. */
  public boolean isCounter() {
    return kind == Kind.COUNTER;
  }

  /**
   * Whether a GPU can have this value. Bounds are wide: they tell garbage, such as the greatest
   * value of an integer type, from what a sensor may say.
   */
  public boolean isPlausible(double value) {
    return value >= (this == TEMPERATURE_C || this == MEMORY_TEMPERATURE_C ? Most.COLDEST : 0)
        && value <= most * (1 + PERCENT_OVER);
  }

  /** The most that is plausible. */
  public double most() {
    return most;
  }

  /** The greatest values of kinds of quantities. */
  private static final class Most {
    static final double BYTES = 1e15;
    static final double MHZ = 1e5;
    static final double CEL = 300;
    static final double COLDEST = -100;
    static final double WATT = 1e5;
    static final double RATE = 1e14;
    static final double COUNT = 1e12;
    static final double BITS = 65_535;

    /** Of what is counted for years. */
    static final double COUNTER = 1e19;

    private Most() {}
  }
}
