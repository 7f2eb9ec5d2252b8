package io.tokenlake.gpu.nvml;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * The C functions as {@code nvml.h} declares them, and nothing else.
 *
 * <p>An interface mapping on purpose: JNA looks a function up when it is called, so that a driver
 * that lacks one function still serves the others. Direct mapping would refuse the whole library.
 * Every function returns a code that {@link NvmlStatus} names.
 */
interface NvmlLibrary extends Library {
  /** {@code NVML_DEVICE_UUID_V2_BUFFER_SIZE}. */
  int UUID_BUFFER_SIZE = 96;

  /** {@code NVML_DEVICE_NAME_V2_BUFFER_SIZE}. */
  int NAME_BUFFER_SIZE = 96;

  /** {@code NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE}. */
  int DRIVER_VERSION_BUFFER_SIZE = 80;

  /** {@code NVML_TEMPERATURE_GPU}, the sensor on the die. */
  int TEMPERATURE_GPU = 0;

  int nvmlInit_v2();

  int nvmlShutdown();

  int nvmlSystemGetDriverVersion(byte[] version, int length);

  int nvmlDeviceGetCount_v2(IntByReference count);

  int nvmlDeviceGetHandleByIndex_v2(int index, PointerByReference device);

  int nvmlDeviceGetUUID(Pointer device, byte[] uuid, int length);

  int nvmlDeviceGetName(Pointer device, byte[] name, int length);

  int nvmlDeviceGetUtilizationRates(Pointer device, UtilizationRates utilization);

  int nvmlDeviceGetMemoryInfo_v2(Pointer device, MemoryV2 memory);

  int nvmlDeviceGetTemperature(Pointer device, int sensor, IntByReference celsius);

  int nvmlDeviceGetPowerUsage(Pointer device, IntByReference milliwatts);

  int nvmlDeviceGetTotalEnergyConsumption(Pointer device, LongByReference millijoules);

  /** {@code nvmlUtilization_t}: unsigned percentages. */
  @FieldOrder({"gpu", "memory"})
  class UtilizationRates extends Structure {
    public int gpu;
    public int memory;
  }

  /** {@code nvmlMemory_v2_t}: unsigned bytes, after a tag that tells the driver the layout. */
  @FieldOrder({"version", "total", "reserved", "free", "used"})
  class MemoryV2 extends Structure {
    private static final int VERSION = 2;

    public int version;
    public long total;
    public long reserved;
    public long free;
    public long used;

    MemoryV2() {
      version = size() | (VERSION << 24);
    }
  }
}
