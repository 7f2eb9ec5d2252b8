package io.tokenlake.gpu.nvml;

import static io.tokenlake.gpu.nvml.Quantity.CLOCK_GRAPHICS_MAX;
import static io.tokenlake.gpu.nvml.Quantity.CLOCK_MEMORY_MAX;
import static io.tokenlake.gpu.nvml.Quantity.CLOCK_SM_MAX;
import static io.tokenlake.gpu.nvml.Quantity.CLOCK_VIDEO_MAX;
import static io.tokenlake.gpu.nvml.Quantity.ECC_DBE_AGG_SRAM;
import static io.tokenlake.gpu.nvml.Quantity.ECC_DBE_VOL_SRAM;
import static io.tokenlake.gpu.nvml.Quantity.ECC_SBE_AGG_SRAM;
import static io.tokenlake.gpu.nvml.Quantity.ECC_SBE_VOL_SRAM;
import static io.tokenlake.gpu.nvml.Quantity.FABRIC_HEALTH;
import static io.tokenlake.gpu.nvml.Quantity.FABRIC_STATE;
import static io.tokenlake.gpu.nvml.Quantity.FABRIC_STATUS;
import static io.tokenlake.gpu.nvml.Quantity.FABRIC_SUMMARY;
import static io.tokenlake.gpu.nvml.Quantity.MIG_MODE;
import static io.tokenlake.gpu.nvml.Quantity.PCIE_GENERATION;
import static io.tokenlake.gpu.nvml.Quantity.PCIE_GENERATION_MAX;
import static io.tokenlake.gpu.nvml.Quantity.PCIE_REPLAYS;
import static io.tokenlake.gpu.nvml.Quantity.PCIE_RX_THROUGHPUT;
import static io.tokenlake.gpu.nvml.Quantity.PCIE_TX_THROUGHPUT;
import static io.tokenlake.gpu.nvml.Quantity.PCIE_WIDTH;
import static io.tokenlake.gpu.nvml.Quantity.PCIE_WIDTH_MAX;
import static io.tokenlake.gpu.nvml.Quantity.REMAPPED_CORRECTABLE;
import static io.tokenlake.gpu.nvml.Quantity.REMAPPED_FAILURE;
import static io.tokenlake.gpu.nvml.Quantity.REMAPPED_PENDING;
import static io.tokenlake.gpu.nvml.Quantity.REMAPPED_UNCORRECTABLE;
import static io.tokenlake.gpu.nvml.Quantity.REMAP_BANKS_HIGH;
import static io.tokenlake.gpu.nvml.Quantity.REMAP_BANKS_LOW;
import static io.tokenlake.gpu.nvml.Quantity.REMAP_BANKS_MAX;
import static io.tokenlake.gpu.nvml.Quantity.REMAP_BANKS_NONE;
import static io.tokenlake.gpu.nvml.Quantity.REMAP_BANKS_PARTIAL;
import static io.tokenlake.gpu.nvml.Quantity.TEMPERATURE_GPU_MAX;
import static io.tokenlake.gpu.nvml.Quantity.TEMPERATURE_MEMORY_MAX;
import static io.tokenlake.gpu.nvml.Quantity.TEMPERATURE_SHUTDOWN;
import static io.tokenlake.gpu.nvml.Quantity.TEMPERATURE_SLOWDOWN;
import static io.tokenlake.gpu.nvml.Quantity.VGPU_LICENSE;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.List;

/** Reads what counts errors, or stays as it is. */
final class SlowReader {
  /** {@code NVML_CLOCK_*}, by position. */
  private static final List<Quantity> MAX_CLOCKS =
      List.of(CLOCK_GRAPHICS_MAX, CLOCK_SM_MAX, CLOCK_MEMORY_MAX, CLOCK_VIDEO_MAX);

  /** {@code NVML_TEMPERATURE_THRESHOLD_*}, by position. */
  private static final List<Quantity> THRESHOLDS =
      List.of(
          TEMPERATURE_SHUTDOWN, TEMPERATURE_SLOWDOWN, TEMPERATURE_MEMORY_MAX, TEMPERATURE_GPU_MAX);

  /** By error type (corrected, uncorrected) times two and counter type (volatile, aggregate). */
  private static final List<Quantity> SRAM =
      List.of(ECC_SBE_VOL_SRAM, ECC_SBE_AGG_SRAM, ECC_DBE_VOL_SRAM, ECC_DBE_AGG_SRAM);

  /** {@code NVML_MEMORY_LOCATION_SRAM}. */
  private static final int LOCATION_SRAM = 7;

  private static final int PCIE_TX = 0;
  private static final int PCIE_RX = 1;

  private final JnaHandle device;
  private final IntByReference[] rows = {
    new IntByReference(), new IntByReference(), new IntByReference(), new IntByReference()
  };
  private final Memory histogram = JnaHandle.memory(CStruct.REMAPPER_HISTOGRAM);
  private final Memory fabric = JnaHandle.memory(CStruct.FABRIC_V3);
  private final Memory licenses = JnaHandle.memory(CStruct.GRID_FEATURES);
  private final Fields fields = new Fields(Pace.SLOW);

  SlowReader(JnaHandle device) {
    this.device = device;
  }

  void read(Readings readings) {
    NvmlLibrary nvml = device.library;
    Pointer handle = device.pointer;
    for (int i = 0; i < MAX_CLOCKS.size(); i++) {
      int type = i;
      device.read(
          readings,
          MAX_CLOCKS.get(i),
          () -> nvml.nvmlDeviceGetMaxClockInfo(handle, type, device.number));
    }
    for (int i = 0; i < THRESHOLDS.size(); i++) {
      int threshold = i;
      device.read(
          readings,
          THRESHOLDS.get(i),
          () -> nvml.nvmlDeviceGetTemperatureThreshold(handle, threshold, device.number));
    }
    fields.read(device, readings);
    pcie(readings);
    for (int i = 0; i < SRAM.size(); i++) {
      int errorType = i / 2;
      int counterType = i % 2;
      device.readBig(
          readings,
          SRAM.get(i),
          () ->
              nvml.nvmlDeviceGetMemoryErrorCounter(
                  handle, errorType, counterType, LOCATION_SRAM, device.bigNumber));
    }
    remappedRows(readings);
    fabric(readings);
    device.read(
        readings, MIG_MODE, () -> nvml.nvmlDeviceGetMigMode(handle, device.number, device.unused));
    license(readings);
  }

  private void pcie(Readings readings) {
    NvmlLibrary nvml = device.library;
    Pointer handle = device.pointer;
    device.read(
        readings,
        PCIE_GENERATION,
        () -> nvml.nvmlDeviceGetCurrPcieLinkGeneration(handle, device.number));
    device.read(
        readings,
        PCIE_GENERATION_MAX,
        () -> nvml.nvmlDeviceGetMaxPcieLinkGeneration(handle, device.number));
    device.read(
        readings, PCIE_WIDTH, () -> nvml.nvmlDeviceGetCurrPcieLinkWidth(handle, device.number));
    device.read(
        readings, PCIE_WIDTH_MAX, () -> nvml.nvmlDeviceGetMaxPcieLinkWidth(handle, device.number));
    device.read(
        readings, PCIE_REPLAYS, () -> nvml.nvmlDeviceGetPcieReplayCounter(handle, device.number));
    if (!readings.has(Quantity.PCIE_TX_BYTES) && !readings.has(Quantity.GPM_PCIE_TX)) {
      device.read(
          readings,
          PCIE_TX_THROUGHPUT,
          () -> nvml.nvmlDeviceGetPcieThroughput(handle, PCIE_TX, device.number));
      device.read(
          readings,
          PCIE_RX_THROUGHPUT,
          () -> nvml.nvmlDeviceGetPcieThroughput(handle, PCIE_RX, device.number));
    }
  }

  private void remappedRows(Readings readings) {
    if (device.reads(
        readings,
        () ->
            device.library.nvmlDeviceGetRemappedRows(
                device.pointer, rows[0], rows[1], rows[2], rows[3]),
        REMAPPED_CORRECTABLE,
        REMAPPED_UNCORRECTABLE,
        REMAPPED_PENDING,
        REMAPPED_FAILURE)) {
      readings.setUnsigned(REMAPPED_CORRECTABLE, rows[0].getValue());
      readings.setUnsigned(REMAPPED_UNCORRECTABLE, rows[1].getValue());
      readings.setUnsigned(REMAPPED_PENDING, rows[2].getValue());
      readings.setUnsigned(REMAPPED_FAILURE, rows[3].getValue());
    }
    CStruct struct = CStruct.REMAPPER_HISTOGRAM;
    if (device.reads(
        readings,
        () -> device.library.nvmlDeviceGetRowRemapperHistogram(device.pointer, histogram),
        REMAP_BANKS_MAX,
        REMAP_BANKS_HIGH,
        REMAP_BANKS_PARTIAL,
        REMAP_BANKS_LOW,
        REMAP_BANKS_NONE)) {
      readings.setUnsigned(REMAP_BANKS_MAX, histogram.getInt(struct.at("max")));
      readings.setUnsigned(REMAP_BANKS_HIGH, histogram.getInt(struct.at("high")));
      readings.setUnsigned(REMAP_BANKS_PARTIAL, histogram.getInt(struct.at("partial")));
      readings.setUnsigned(REMAP_BANKS_LOW, histogram.getInt(struct.at("low")));
      readings.setUnsigned(REMAP_BANKS_NONE, histogram.getInt(struct.at("none")));
    }
  }

  /** Version 3, which came with CUDA 13, added the summary; older drivers know version 2. */
  private void fabric(Readings readings) {
    CStruct v3 = CStruct.FABRIC_V3;
    CStruct v2 = CStruct.FABRIC_V2;
    fabric.setInt(v3.at("version"), v3.version(3));
    NvmlStatus status = fabricInfo();
    boolean summary = status == NvmlStatus.SUCCESS;
    if (status == NvmlStatus.ARGUMENT_VERSION_MISMATCH || status == NvmlStatus.INVALID_ARGUMENT) {
      fabric.setInt(v2.at("version"), v2.version(2));
      status = fabricInfo();
    }
    if (status != NvmlStatus.SUCCESS) {
      for (Quantity quantity :
          List.of(FABRIC_STATE, FABRIC_STATUS, FABRIC_HEALTH, FABRIC_SUMMARY)) {
        readings.absent(quantity, FABRIC_STATE.source().name(), status);
      }
      return;
    }
    readings.set(FABRIC_STATE, Byte.toUnsignedInt(fabric.getByte(v3.at("state"))));
    readings.setUnsigned(FABRIC_STATUS, fabric.getInt(v3.at("status")));
    readings.setUnsigned(FABRIC_HEALTH, fabric.getInt(v3.at("healthMask")));
    if (summary) {
      readings.set(FABRIC_SUMMARY, Byte.toUnsignedInt(fabric.getByte(v3.at("healthSummary"))));
    } else {
      readings.absent(FABRIC_SUMMARY, Absence.UNKNOWN_TO_DRIVER);
    }
  }

  private NvmlStatus fabricInfo() {
    return device.calls.status(
        FABRIC_STATE.source().name(),
        () -> device.library.nvmlDeviceGetGpuFabricInfoV(device.pointer, fabric));
  }

  /** The state of the first feature that is enabled: a virtual GPU has one. */
  private void license(Readings readings) {
    CStruct all = CStruct.GRID_FEATURES;
    CStruct one = CStruct.GRID_FEATURE;
    if (!device.reads(
        readings,
        () -> device.library.nvmlDeviceGetGridLicensableFeatures_v4(device.pointer, licenses),
        VGPU_LICENSE)) {
      return;
    }
    int most = (all.size() - all.at("gridLicensableFeatures")) / one.size();
    int count = Math.min(most, licenses.getInt(all.at("licensableFeaturesCount")));
    readings.absent(VGPU_LICENSE, Absence.NOT_SUPPORTED);
    for (int i = 0; i < count && !readings.has(VGPU_LICENSE); i++) {
      long at = all.at("gridLicensableFeatures") + (long) i * one.size();
      if (licenses.getInt(at + one.at("featureEnabled")) != 0) {
        readings.setUnsigned(VGPU_LICENSE, licenses.getInt(at + one.at("featureState")));
      }
    }
  }
}
