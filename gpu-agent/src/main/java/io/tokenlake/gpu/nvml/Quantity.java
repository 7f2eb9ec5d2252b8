package io.tokenlake.gpu.nvml;

import static io.tokenlake.gpu.nvml.Pace.FAST;
import static io.tokenlake.gpu.nvml.Pace.SLOW;
import static io.tokenlake.gpu.nvml.Range.CELSIUS;
import static io.tokenlake.gpu.nvml.Range.CODE;
import static io.tokenlake.gpu.nvml.Range.COUNT;
import static io.tokenlake.gpu.nvml.Range.FLAG;
import static io.tokenlake.gpu.nvml.Range.LINK;
import static io.tokenlake.gpu.nvml.Range.MARGIN;
import static io.tokenlake.gpu.nvml.Range.MASK;
import static io.tokenlake.gpu.nvml.Range.MEGAHERTZ;
import static io.tokenlake.gpu.nvml.Range.MILLIWATTS;
import static io.tokenlake.gpu.nvml.Range.PERCENT;
import static io.tokenlake.gpu.nvml.Range.PERFORMANCE_STATE;
import static io.tokenlake.gpu.nvml.Source.allLinks;
import static io.tokenlake.gpu.nvml.Source.field;
import static io.tokenlake.gpu.nvml.Source.function;
import static io.tokenlake.gpu.nvml.Source.gpm;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Every number that one GPU has, in NVML's units, with where it comes from and what it can be. */
public enum Quantity {
  GPU_UTILIZATION(FAST, PERCENT, function("DeviceGetUtilizationRates")),
  MEMORY_UTILIZATION(FAST, PERCENT, function("DeviceGetUtilizationRates")),
  ENCODER_UTILIZATION(FAST, PERCENT, function("DeviceGetEncoderUtilization")),
  DECODER_UTILIZATION(FAST, PERCENT, function("DeviceGetDecoderUtilization")),
  JPEG_UTILIZATION(FAST, PERCENT, function("DeviceGetJpgUtilization")),
  OFA_UTILIZATION(FAST, PERCENT, function("DeviceGetOfaUtilization")),

  /** Bytes. */
  MEMORY_TOTAL(FAST, COUNT, function("DeviceGetMemoryInfo_v2")),
  MEMORY_RESERVED(FAST, COUNT, function("DeviceGetMemoryInfo_v2")),
  MEMORY_FREE(FAST, COUNT, function("DeviceGetMemoryInfo_v2")),
  /** Without the reserved memory; with it on drivers before 510. */
  MEMORY_USED(FAST, COUNT, function("DeviceGetMemoryInfo_v2")),

  CLOCK_GRAPHICS(FAST, MEGAHERTZ, function("DeviceGetClockInfo")),
  CLOCK_SM(FAST, MEGAHERTZ, function("DeviceGetClockInfo")),
  CLOCK_MEMORY(FAST, MEGAHERTZ, function("DeviceGetClockInfo")),
  CLOCK_VIDEO(FAST, MEGAHERTZ, function("DeviceGetClockInfo")),
  CLOCK_GRAPHICS_MAX(SLOW, MEGAHERTZ, function("DeviceGetMaxClockInfo")),
  CLOCK_SM_MAX(SLOW, MEGAHERTZ, function("DeviceGetMaxClockInfo")),
  CLOCK_MEMORY_MAX(SLOW, MEGAHERTZ, function("DeviceGetMaxClockInfo")),
  CLOCK_VIDEO_MAX(SLOW, MEGAHERTZ, function("DeviceGetMaxClockInfo")),

  TEMPERATURE(FAST, CELSIUS, function("DeviceGetTemperatureV")),
  TEMPERATURE_MEMORY(FAST, CELSIUS, field(82, "MEMORY_TEMP")),
  TEMPERATURE_MARGIN(FAST, MARGIN, function("DeviceGetMarginTemperature")),
  TEMPERATURE_SHUTDOWN(SLOW, CELSIUS, function("DeviceGetTemperatureThreshold")),
  TEMPERATURE_SLOWDOWN(SLOW, CELSIUS, function("DeviceGetTemperatureThreshold")),
  TEMPERATURE_MEMORY_MAX(SLOW, CELSIUS, function("DeviceGetTemperatureThreshold")),
  TEMPERATURE_GPU_MAX(SLOW, CELSIUS, function("DeviceGetTemperatureThreshold")),

  POWER(FAST, MILLIWATTS, function("DeviceGetPowerUsage")),
  POWER_AVERAGE(FAST, MILLIWATTS, field(185, "POWER_AVERAGE")),
  POWER_INSTANT(FAST, MILLIWATTS, field(186, "POWER_INSTANT")),
  POWER_LIMIT(FAST, MILLIWATTS, function("DeviceGetEnforcedPowerLimit")),
  POWER_LIMIT_DEFAULT(SLOW, MILLIWATTS, field(189, "POWER_DEFAULT_LIMIT")),
  POWER_LIMIT_MAX(SLOW, MILLIWATTS, field(188, "POWER_MAX_LIMIT")),
  /** mJ since the driver was loaded. */
  ENERGY(FAST, COUNT, function("DeviceGetTotalEnergyConsumption")),

  /** 0, the fastest, to 15. */
  PERFORMANCE(FAST, PERFORMANCE_STATE, function("DeviceGetPerformanceState")),
  CLOCK_EVENT_REASONS(FAST, MASK, function("DeviceGetCurrentClocksEventReasons")),
  /** ns since the driver was loaded, as all that begin so. */
  THROTTLED_POWER(FAST, COUNT, field(74, "PERF_POLICY_POWER")),
  THROTTLED_THERMAL(FAST, COUNT, field(75, "PERF_POLICY_THERMAL")),
  THROTTLED_SYNC_BOOST(FAST, COUNT, field(76, "PERF_POLICY_SYNC_BOOST")),
  THROTTLED_BOARD_LIMIT(FAST, COUNT, field(77, "PERF_POLICY_BOARD_LIMIT")),
  THROTTLED_LOW_UTILIZATION(FAST, COUNT, field(78, "PERF_POLICY_LOW_UTILIZATION")),
  THROTTLED_RELIABILITY(FAST, COUNT, field(79, "PERF_POLICY_RELIABILITY")),
  THROTTLED_SW_THERMAL(FAST, COUNT, field(269, "CLOCKS_EVENT_REASON_SW_THERM_SLOWDOWN")),
  THROTTLED_HW_THERMAL(FAST, COUNT, field(270, "CLOCKS_EVENT_REASON_HW_THERM_SLOWDOWN")),
  THROTTLED_HW_POWER_BRAKE(FAST, COUNT, field(271, "CLOCKS_EVENT_REASON_HW_POWER_BRAKE_SLOWDOWN")),

  /** Bytes; may start over. */
  PCIE_TX_BYTES(FAST, COUNT, field(197, "PCIE_COUNT_TX_BYTES")),
  PCIE_RX_BYTES(FAST, COUNT, field(198, "PCIE_COUNT_RX_BYTES")),
  /** KB/s over 20 ms, for which the driver makes the caller wait; only where no counter is. */
  PCIE_TX_THROUGHPUT(SLOW, COUNT, function("DeviceGetPcieThroughput")),
  PCIE_RX_THROUGHPUT(SLOW, COUNT, function("DeviceGetPcieThroughput")),
  PCIE_GENERATION(SLOW, LINK, function("DeviceGetCurrPcieLinkGeneration")),
  PCIE_GENERATION_MAX(SLOW, LINK, function("DeviceGetMaxPcieLinkGeneration")),
  PCIE_WIDTH(SLOW, LINK, function("DeviceGetCurrPcieLinkWidth")),
  PCIE_WIDTH_MAX(SLOW, LINK, function("DeviceGetMaxPcieLinkWidth")),
  PCIE_REPLAYS(SLOW, COUNT, function("DeviceGetPcieReplayCounter")),
  PCIE_REPLAY_ROLLOVERS(SLOW, COUNT, field(95, "PCIE_REPLAY_ROLLOVER_COUNTER")),
  PCIE_RECOVERIES(SLOW, COUNT, field(169, "PCIE_L0_TO_RECOVERY_COUNTER")),
  PCIE_CORRECTABLE(SLOW, COUNT, field(173, "PCIE_COUNT_CORRECTABLE_ERRORS")),
  PCIE_NAKS_RECEIVED(SLOW, COUNT, field(174, "PCIE_COUNT_NAKS_RECEIVED")),
  PCIE_RECEIVER_ERRORS(SLOW, COUNT, field(175, "PCIE_COUNT_RECEIVER_ERROR")),
  PCIE_BAD_TLP(SLOW, COUNT, field(176, "PCIE_COUNT_BAD_TLP")),
  PCIE_NAKS_SENT(SLOW, COUNT, field(177, "PCIE_COUNT_NAKS_SENT")),
  PCIE_BAD_DLLP(SLOW, COUNT, field(178, "PCIE_COUNT_BAD_DLLP")),
  PCIE_NON_FATAL(SLOW, COUNT, field(179, "PCIE_COUNT_NON_FATAL_ERROR")),
  PCIE_FATAL(SLOW, COUNT, field(180, "PCIE_COUNT_FATAL_ERROR")),
  PCIE_UNSUPPORTED_REQUESTS(SLOW, COUNT, field(181, "PCIE_COUNT_UNSUPPORTED_REQ")),
  PCIE_LCRC(SLOW, COUNT, field(182, "PCIE_COUNT_LCRC_ERROR")),
  PCIE_LANE(SLOW, COUNT, field(183, "PCIE_COUNT_LANE_ERROR")),

  /** KiB over all links. */
  NVLINK_TX(FAST, COUNT, allLinks(138, "NVLINK_THROUGHPUT_DATA_TX")),
  NVLINK_RX(FAST, COUNT, allLinks(139, "NVLINK_THROUGHPUT_DATA_RX")),
  NVLINK_CRC_FLIT(SLOW, COUNT, field(38, "NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL")),
  NVLINK_CRC_DATA(SLOW, COUNT, field(45, "NVLINK_CRC_DATA_ERROR_COUNT_TOTAL")),
  NVLINK_REPLAYS(SLOW, COUNT, field(52, "NVLINK_REPLAY_ERROR_COUNT_TOTAL")),
  NVLINK_RECOVERIES(SLOW, COUNT, field(59, "NVLINK_RECOVERY_ERROR_COUNT_TOTAL")),
  NVLINK_ECC_DATA(SLOW, COUNT, field(160, "NVLINK_ECC_DATA_ERROR_COUNT_TOTAL")),
  NVLINK_LINKS(SLOW, LINK, field(91, "NVLINK_LINK_COUNT")),

  ECC_MODE(SLOW, FLAG, field(1, "ECC_CURRENT")),
  ECC_MODE_PENDING(SLOW, FLAG, field(2, "ECC_PENDING")),
  /**
   * Corrected (SBE) and uncorrected (DBE) errors, since the driver was loaded (VOL) or ever (AGG).
   */
  ECC_SBE_VOL(SLOW, COUNT, field(3, "ECC_SBE_VOL_TOTAL")),
  ECC_DBE_VOL(SLOW, COUNT, field(4, "ECC_DBE_VOL_TOTAL")),
  ECC_SBE_AGG(SLOW, COUNT, field(5, "ECC_SBE_AGG_TOTAL")),
  ECC_DBE_AGG(SLOW, COUNT, field(6, "ECC_DBE_AGG_TOTAL")),
  ECC_SBE_VOL_L1(SLOW, COUNT, field(7, "ECC_SBE_VOL_L1")),
  ECC_DBE_VOL_L1(SLOW, COUNT, field(8, "ECC_DBE_VOL_L1")),
  ECC_SBE_VOL_L2(SLOW, COUNT, field(9, "ECC_SBE_VOL_L2")),
  ECC_DBE_VOL_L2(SLOW, COUNT, field(10, "ECC_DBE_VOL_L2")),
  ECC_SBE_VOL_DRAM(SLOW, COUNT, field(11, "ECC_SBE_VOL_DEV")),
  ECC_DBE_VOL_DRAM(SLOW, COUNT, field(12, "ECC_DBE_VOL_DEV")),
  ECC_SBE_VOL_REGISTER(SLOW, COUNT, field(13, "ECC_SBE_VOL_REG")),
  ECC_DBE_VOL_REGISTER(SLOW, COUNT, field(14, "ECC_DBE_VOL_REG")),
  ECC_SBE_VOL_TEXTURE(SLOW, COUNT, field(15, "ECC_SBE_VOL_TEX")),
  ECC_DBE_VOL_TEXTURE(SLOW, COUNT, field(16, "ECC_DBE_VOL_TEX")),
  ECC_DBE_VOL_CBU(SLOW, COUNT, field(17, "ECC_DBE_VOL_CBU")),
  ECC_SBE_AGG_L1(SLOW, COUNT, field(18, "ECC_SBE_AGG_L1")),
  ECC_DBE_AGG_L1(SLOW, COUNT, field(19, "ECC_DBE_AGG_L1")),
  ECC_SBE_AGG_L2(SLOW, COUNT, field(20, "ECC_SBE_AGG_L2")),
  ECC_DBE_AGG_L2(SLOW, COUNT, field(21, "ECC_DBE_AGG_L2")),
  ECC_SBE_AGG_DRAM(SLOW, COUNT, field(22, "ECC_SBE_AGG_DEV")),
  ECC_DBE_AGG_DRAM(SLOW, COUNT, field(23, "ECC_DBE_AGG_DEV")),
  ECC_SBE_AGG_REGISTER(SLOW, COUNT, field(24, "ECC_SBE_AGG_REG")),
  ECC_DBE_AGG_REGISTER(SLOW, COUNT, field(25, "ECC_DBE_AGG_REG")),
  ECC_SBE_AGG_TEXTURE(SLOW, COUNT, field(26, "ECC_SBE_AGG_TEX")),
  ECC_DBE_AGG_TEXTURE(SLOW, COUNT, field(27, "ECC_DBE_AGG_TEX")),
  ECC_DBE_AGG_CBU(SLOW, COUNT, field(28, "ECC_DBE_AGG_CBU")),
  ECC_SBE_VOL_SRAM(SLOW, COUNT, function("DeviceGetMemoryErrorCounter")),
  ECC_DBE_VOL_SRAM(SLOW, COUNT, function("DeviceGetMemoryErrorCounter")),
  ECC_SBE_AGG_SRAM(SLOW, COUNT, function("DeviceGetMemoryErrorCounter")),
  ECC_DBE_AGG_SRAM(SLOW, COUNT, function("DeviceGetMemoryErrorCounter")),

  RETIRED_SBE(SLOW, COUNT, field(29, "RETIRED_SBE")),
  RETIRED_DBE(SLOW, COUNT, field(30, "RETIRED_DBE")),
  RETIRED_PENDING(SLOW, FLAG, field(31, "RETIRED_PENDING")),
  REMAPPED_CORRECTABLE(SLOW, COUNT, function("DeviceGetRemappedRows")),
  REMAPPED_UNCORRECTABLE(SLOW, COUNT, function("DeviceGetRemappedRows")),
  REMAPPED_PENDING(SLOW, FLAG, function("DeviceGetRemappedRows")),
  REMAPPED_FAILURE(SLOW, FLAG, function("DeviceGetRemappedRows")),
  REMAP_BANKS_MAX(SLOW, COUNT, function("DeviceGetRowRemapperHistogram")),
  REMAP_BANKS_HIGH(SLOW, COUNT, function("DeviceGetRowRemapperHistogram")),
  REMAP_BANKS_PARTIAL(SLOW, COUNT, function("DeviceGetRowRemapperHistogram")),
  REMAP_BANKS_LOW(SLOW, COUNT, function("DeviceGetRowRemapperHistogram")),
  REMAP_BANKS_NONE(SLOW, COUNT, function("DeviceGetRowRemapperHistogram")),

  /** {@code NVML_GPU_FABRIC_STATE_*}; the status counts only when the state is 3, complete. */
  FABRIC_STATE(SLOW, CODE, function("DeviceGetGpuFabricInfoV")),
  FABRIC_STATUS(SLOW, CODE, function("DeviceGetGpuFabricInfoV")),
  FABRIC_HEALTH(SLOW, MASK, function("DeviceGetGpuFabricInfoV")),
  /** {@code NVML_GPU_FABRIC_HEALTH_SUMMARY_*}; drivers of CUDA 13 and later. */
  FABRIC_SUMMARY(SLOW, CODE, function("DeviceGetGpuFabricInfoV")),
  /** {@code nvmlDeviceGpuRecoveryAction_t}; 0 is none. */
  RECOVERY_ACTION(SLOW, CODE, field(230, "GET_GPU_RECOVERY_ACTION")),
  MIG_MODE(SLOW, FLAG, function("DeviceGetMigMode")),
  /**
   * {@code NVML_GRID_LICENSE_STATE_*} where software licences exist, which is in virtual machines.
   */
  VGPU_LICENSE(SLOW, CODE, function("DeviceGetGridLicensableFeatures_v4")),

  GPM_GRAPHICS(FAST, PERCENT, gpm(1, "GRAPHICS_UTIL")),
  GPM_SM(FAST, PERCENT, gpm(2, "SM_UTIL")),
  GPM_OCCUPANCY(FAST, PERCENT, gpm(3, "SM_OCCUPANCY")),
  GPM_INTEGER(FAST, PERCENT, gpm(4, "INTEGER_UTIL")),
  GPM_TENSOR(FAST, PERCENT, gpm(5, "ANY_TENSOR_UTIL")),
  GPM_TENSOR_DFMA(FAST, PERCENT, gpm(6, "DFMA_TENSOR_UTIL")),
  GPM_TENSOR_HMMA(FAST, PERCENT, gpm(7, "HMMA_TENSOR_UTIL")),
  GPM_TENSOR_IMMA(FAST, PERCENT, gpm(9, "IMMA_TENSOR_UTIL")),
  GPM_DRAM(FAST, PERCENT, gpm(10, "DRAM_BW_UTIL")),
  GPM_FP64(FAST, PERCENT, gpm(11, "FP64_UTIL")),
  GPM_FP32(FAST, PERCENT, gpm(12, "FP32_UTIL")),
  GPM_FP16(FAST, PERCENT, gpm(13, "FP16_UTIL")),
  /** MiB/s, as all below. */
  GPM_PCIE_TX(FAST, COUNT, gpm(20, "PCIE_TX_PER_SEC")),
  GPM_PCIE_RX(FAST, COUNT, gpm(21, "PCIE_RX_PER_SEC")),
  GPM_NVLINK_RX(FAST, COUNT, gpm(60, "NVLINK_TOTAL_RX_PER_SEC")),
  GPM_NVLINK_TX(FAST, COUNT, gpm(61, "NVLINK_TOTAL_TX_PER_SEC"));

  private static final List<Quantity> ALL = List.of(values());

  private final Pace pace;
  private final Range range;
  private final Source source;

  Quantity(Pace pace, Range range, Source source) {
    this.pace = pace;
    this.range = range;
    this.source = source;
  }

  /** All of them, in order. */
  public static List<Quantity> all() {
    return ALL;
  }

  /** Those of a pace that are asked for in one way. */
  static List<Quantity> of(Pace pace, Source.Kind kind) {
    return Arrays.stream(values()).filter(q -> q.pace == pace && q.source.kind() == kind).toList();
  }

  public Pace pace() {
    return pace;
  }

  public Source source() {
    return source;
  }

  /** Whether its value is a fraction rather than a whole number. */
  public boolean isReal() {
    return source.kind() == Source.Kind.GPM;
  }

  /** How output and profiles of simulated GPUs write it: {@code memory_used}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  Range range() {
    return range;
  }
}
