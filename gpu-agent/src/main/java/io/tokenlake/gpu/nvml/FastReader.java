package io.tokenlake.gpu.nvml;

import static io.tokenlake.gpu.nvml.Quantity.CLOCK_EVENT_REASONS;
import static io.tokenlake.gpu.nvml.Quantity.CLOCK_GRAPHICS;
import static io.tokenlake.gpu.nvml.Quantity.CLOCK_MEMORY;
import static io.tokenlake.gpu.nvml.Quantity.CLOCK_SM;
import static io.tokenlake.gpu.nvml.Quantity.CLOCK_VIDEO;
import static io.tokenlake.gpu.nvml.Quantity.DECODER_UTILIZATION;
import static io.tokenlake.gpu.nvml.Quantity.ENCODER_UTILIZATION;
import static io.tokenlake.gpu.nvml.Quantity.ENERGY;
import static io.tokenlake.gpu.nvml.Quantity.GPU_UTILIZATION;
import static io.tokenlake.gpu.nvml.Quantity.JPEG_UTILIZATION;
import static io.tokenlake.gpu.nvml.Quantity.MEMORY_FREE;
import static io.tokenlake.gpu.nvml.Quantity.MEMORY_RESERVED;
import static io.tokenlake.gpu.nvml.Quantity.MEMORY_TOTAL;
import static io.tokenlake.gpu.nvml.Quantity.MEMORY_USED;
import static io.tokenlake.gpu.nvml.Quantity.MEMORY_UTILIZATION;
import static io.tokenlake.gpu.nvml.Quantity.OFA_UTILIZATION;
import static io.tokenlake.gpu.nvml.Quantity.PERFORMANCE;
import static io.tokenlake.gpu.nvml.Quantity.POWER;
import static io.tokenlake.gpu.nvml.Quantity.POWER_LIMIT;
import static io.tokenlake.gpu.nvml.Quantity.TEMPERATURE;
import static io.tokenlake.gpu.nvml.Quantity.TEMPERATURE_MARGIN;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.List;

/**
 * Reads what moves with the load. Where a driver is too old for a function, its forerunner serves.
 */
final class FastReader {
  /** {@code NVML_CLOCK_*}, by position. */
  static final List<Quantity> CLOCKS = List.of(CLOCK_GRAPHICS, CLOCK_SM, CLOCK_MEMORY, CLOCK_VIDEO);

  private final JnaHandle device;
  private final JnaHandle gpu;
  private final GpmReader gpm;
  private final Memory utilization = JnaHandle.memory(CStruct.UTILIZATION);
  private final Memory memory = JnaHandle.memory(CStruct.MEMORY_V2);
  private final Memory memoryV1 = JnaHandle.memory(CStruct.MEMORY);
  private final Memory temperature = JnaHandle.memory(CStruct.TEMPERATURE_V1);
  private final Memory margin = JnaHandle.memory(CStruct.MARGIN_TEMPERATURE_V1);
  private final Fields fields = new Fields(Pace.FAST);

  /**
   * Creates a reader.
   *
   * @param device the GPU or MIG instance
   * @param gpm reads its GPM samples
   * @param gpu the GPU itself, by whose handle GPM samples of an instance are taken
   */
  FastReader(JnaHandle device, GpmReader gpm, JnaHandle gpu) {
    this.device = device;
    this.gpm = gpm;
    this.gpu = gpu;
  }

  void read(Readings readings) {
    NvmlLibrary nvml = device.library;
    Pointer handle = device.pointer;
    utilization(readings);
    device.read(
        readings,
        ENCODER_UTILIZATION,
        () -> nvml.nvmlDeviceGetEncoderUtilization(handle, device.number, device.unused));
    device.read(
        readings,
        DECODER_UTILIZATION,
        () -> nvml.nvmlDeviceGetDecoderUtilization(handle, device.number, device.unused));
    device.read(
        readings,
        JPEG_UTILIZATION,
        () -> nvml.nvmlDeviceGetJpgUtilization(handle, device.number, device.unused));
    device.read(
        readings,
        OFA_UTILIZATION,
        () -> nvml.nvmlDeviceGetOfaUtilization(handle, device.number, device.unused));
    memory(readings);
    for (int type = 0; type < CLOCKS.size(); type++) {
      int clock = type;
      device.read(
          readings,
          CLOCKS.get(type),
          () -> nvml.nvmlDeviceGetClockInfo(handle, clock, device.number));
    }
    temperature(readings);
    device.read(readings, POWER, () -> nvml.nvmlDeviceGetPowerUsage(handle, device.number));
    device.read(
        readings, POWER_LIMIT, () -> nvml.nvmlDeviceGetEnforcedPowerLimit(handle, device.number));
    device.readBig(
        readings, ENERGY, () -> nvml.nvmlDeviceGetTotalEnergyConsumption(handle, device.bigNumber));
    device.read(
        readings, PERFORMANCE, () -> nvml.nvmlDeviceGetPerformanceState(handle, device.number));
    clockEventReasons(readings);
    fields.read(device, readings);
    gpm.read(gpu, readings);
  }

  private void utilization(Readings readings) {
    if (device.reads(
        readings,
        () -> device.library.nvmlDeviceGetUtilizationRates(device.pointer, utilization),
        GPU_UTILIZATION,
        MEMORY_UTILIZATION)) {
      readings.setUnsigned(GPU_UTILIZATION, utilization.getInt(CStruct.UTILIZATION.at("gpu")));
      readings.setUnsigned(
          MEMORY_UTILIZATION, utilization.getInt(CStruct.UTILIZATION.at("memory")));
    }
  }

  private void memory(Readings readings) {
    CStruct v2 = CStruct.MEMORY_V2;
    memory.setInt(v2.at("version"), v2.version(2));
    if (device.reads(
        readings,
        () -> device.library.nvmlDeviceGetMemoryInfo_v2(device.pointer, memory),
        MEMORY_TOTAL,
        MEMORY_RESERVED,
        MEMORY_FREE,
        MEMORY_USED)) {
      readings.set(MEMORY_TOTAL, memory.getLong(v2.at("total")));
      readings.set(MEMORY_RESERVED, memory.getLong(v2.at("reserved")));
      readings.set(MEMORY_FREE, memory.getLong(v2.at("free")));
      readings.set(MEMORY_USED, memory.getLong(v2.at("used")));
    } else if (readings.absence(MEMORY_TOTAL) == Absence.UNKNOWN_TO_DRIVER
        && device.calls.status(
                "nvmlDeviceGetMemoryInfo",
                () -> device.library.nvmlDeviceGetMemoryInfo(device.pointer, memoryV1))
            == NvmlStatus.SUCCESS) {
      readings.set(MEMORY_TOTAL, memoryV1.getLong(CStruct.MEMORY.at("total")));
      readings.set(MEMORY_FREE, memoryV1.getLong(CStruct.MEMORY.at("free")));
      readings.set(MEMORY_USED, memoryV1.getLong(CStruct.MEMORY.at("used")));
    }
  }

  private void temperature(Readings readings) {
    CStruct v1 = CStruct.TEMPERATURE_V1;
    temperature.setInt(v1.at("version"), v1.version(1));
    temperature.setInt(v1.at("sensorType"), NvmlLibrary.TEMPERATURE_GPU);
    if (device.reads(
        readings,
        () -> device.library.nvmlDeviceGetTemperatureV(device.pointer, temperature),
        TEMPERATURE)) {
      readings.set(TEMPERATURE, temperature.getInt(v1.at("temperature")));
    } else if (readings.absence(TEMPERATURE) == Absence.UNKNOWN_TO_DRIVER) {
      NvmlStatus status =
          device.calls.status(
              "nvmlDeviceGetTemperature",
              () ->
                  device.library.nvmlDeviceGetTemperature(
                      device.pointer, NvmlLibrary.TEMPERATURE_GPU, device.number));
      if (status == NvmlStatus.SUCCESS) {
        readings.setUnsigned(TEMPERATURE, device.number.getValue());
      } else {
        readings.absent(TEMPERATURE, "nvmlDeviceGetTemperature", status);
      }
    }
    CStruct marginV1 = CStruct.MARGIN_TEMPERATURE_V1;
    margin.setInt(marginV1.at("version"), marginV1.version(1));
    if (device.reads(
        readings,
        () -> device.library.nvmlDeviceGetMarginTemperature(device.pointer, margin),
        TEMPERATURE_MARGIN)) {
      readings.setSigned(TEMPERATURE_MARGIN, margin.getInt(marginV1.at("marginTemperature")));
    }
  }

  private void clockEventReasons(Readings readings) {
    device.readBig(
        readings,
        CLOCK_EVENT_REASONS,
        () ->
            device.library.nvmlDeviceGetCurrentClocksEventReasons(
                device.pointer, device.bigNumber));
    if (readings.absence(CLOCK_EVENT_REASONS) == Absence.UNKNOWN_TO_DRIVER) {
      NvmlStatus status =
          device.calls.status(
              "nvmlDeviceGetCurrentClocksThrottleReasons",
              () ->
                  device.library.nvmlDeviceGetCurrentClocksThrottleReasons(
                      device.pointer, device.bigNumber));
      if (status == NvmlStatus.SUCCESS) {
        readings.set(CLOCK_EVENT_REASONS, device.bigNumber.getValue());
      } else {
        readings.absent(CLOCK_EVENT_REASONS, "nvmlDeviceGetCurrentClocksThrottleReasons", status);
      }
    }
  }
}
