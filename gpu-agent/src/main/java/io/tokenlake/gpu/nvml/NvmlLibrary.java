package io.tokenlake.gpu.nvml;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * The C functions as {@code nvml.h} declares them, and nothing else. Structures are memory whose
 * layout {@link CStruct} knows.
 *
 * <p>An interface mapping on purpose: JNA looks a function up when it is called, so that a driver
 * that lacks one function still serves the others. Direct mapping would refuse the whole library.
 * Every function returns a code that {@link NvmlStatus} names.
 */
interface NvmlLibrary extends Library {
  /** {@code NVML_DEVICE_UUID_V2_BUFFER_SIZE}, the largest of the buffers for text. */
  int TEXT_BUFFER_SIZE = 96;

  /** {@code NVML_TEMPERATURE_GPU}, the sensor on the die. */
  int TEMPERATURE_GPU = 0;

  /** {@code NVML_NVLINK_MAX_LINKS} of the newest header. */
  int MAX_LINKS = 36;

  /** Ids of MIG instances where there is none: {@code NVML_GPU_INSTANCE_ID_ANY}. */
  int NO_INSTANCE = -1;

  int nvmlInit_v2();

  int nvmlShutdown();

  int nvmlSystemGetDriverVersion(byte[] version, int length);

  int nvmlDeviceGetCount_v2(IntByReference count);

  int nvmlDeviceGetHandleByIndex_v2(int index, PointerByReference device);

  int nvmlDeviceGetUUID(Pointer device, byte[] uuid, int length);

  int nvmlDeviceGetName(Pointer device, byte[] name, int length);

  int nvmlDeviceGetSerial(Pointer device, byte[] serial, int length);

  int nvmlDeviceGetVbiosVersion(Pointer device, byte[] version, int length);

  int nvmlDeviceGetPciInfo_v3(Pointer device, Pointer pci);

  int nvmlDeviceGetUtilizationRates(Pointer device, Pointer utilization);

  int nvmlDeviceGetEncoderUtilization(Pointer device, IntByReference percent, IntByReference us);

  int nvmlDeviceGetDecoderUtilization(Pointer device, IntByReference percent, IntByReference us);

  int nvmlDeviceGetJpgUtilization(Pointer device, IntByReference percent, IntByReference us);

  int nvmlDeviceGetOfaUtilization(Pointer device, IntByReference percent, IntByReference us);

  int nvmlDeviceGetMemoryInfo(Pointer device, Pointer memory);

  int nvmlDeviceGetMemoryInfo_v2(Pointer device, Pointer memory);

  int nvmlDeviceGetClockInfo(Pointer device, int type, IntByReference megahertz);

  int nvmlDeviceGetMaxClockInfo(Pointer device, int type, IntByReference megahertz);

  int nvmlDeviceGetTemperature(Pointer device, int sensor, IntByReference celsius);

  int nvmlDeviceGetTemperatureV(Pointer device, Pointer temperature);

  int nvmlDeviceGetMarginTemperature(Pointer device, Pointer margin);

  int nvmlDeviceGetTemperatureThreshold(Pointer device, int threshold, IntByReference celsius);

  int nvmlDeviceGetPowerUsage(Pointer device, IntByReference milliwatts);

  int nvmlDeviceGetEnforcedPowerLimit(Pointer device, IntByReference milliwatts);

  int nvmlDeviceGetTotalEnergyConsumption(Pointer device, LongByReference millijoules);

  int nvmlDeviceGetPerformanceState(Pointer device, IntByReference state);

  int nvmlDeviceGetCurrentClocksEventReasons(Pointer device, LongByReference reasons);

  /** What the one above was called before driver 535. */
  int nvmlDeviceGetCurrentClocksThrottleReasons(Pointer device, LongByReference reasons);

  int nvmlDeviceGetFieldValues(Pointer device, int count, Pointer values);

  int nvmlDeviceGetPcieThroughput(Pointer device, int counter, IntByReference kilobytes);

  int nvmlDeviceGetCurrPcieLinkGeneration(Pointer device, IntByReference generation);

  int nvmlDeviceGetMaxPcieLinkGeneration(Pointer device, IntByReference generation);

  int nvmlDeviceGetCurrPcieLinkWidth(Pointer device, IntByReference width);

  int nvmlDeviceGetMaxPcieLinkWidth(Pointer device, IntByReference width);

  int nvmlDeviceGetPcieReplayCounter(Pointer device, IntByReference replays);

  int nvmlDeviceGetNvLinkState(Pointer device, int link, IntByReference active);

  int nvmlDeviceGetMemoryErrorCounter(
      Pointer device, int errorType, int counterType, int location, LongByReference count);

  int nvmlDeviceGetRemappedRows(
      Pointer device,
      IntByReference correctable,
      IntByReference uncorrectable,
      IntByReference pending,
      IntByReference failure);

  int nvmlDeviceGetRowRemapperHistogram(Pointer device, Pointer histogram);

  int nvmlDeviceGetGpuFabricInfoV(Pointer device, Pointer fabric);

  int nvmlDeviceGetGridLicensableFeatures_v4(Pointer device, Pointer features);

  int nvmlDeviceGetMigMode(Pointer device, IntByReference current, IntByReference pending);

  int nvmlDeviceGetMaxMigDeviceCount(Pointer device, IntByReference count);

  int nvmlDeviceGetMigDeviceHandleByIndex(Pointer device, int index, PointerByReference instance);

  int nvmlDeviceGetGpuInstanceId(Pointer instance, IntByReference id);

  int nvmlDeviceGetComputeInstanceId(Pointer instance, IntByReference id);

  int nvmlDeviceGetAttributes_v2(Pointer instance, Pointer attributes);

  int nvmlDeviceGetComputeRunningProcesses(Pointer device, IntByReference count, Pointer infos);

  int nvmlDeviceGetComputeRunningProcesses_v3(Pointer device, IntByReference count, Pointer infos);

  int nvmlDeviceGetGraphicsRunningProcesses_v3(Pointer device, IntByReference count, Pointer infos);

  int nvmlDeviceGetMPSComputeRunningProcesses_v3(
      Pointer device, IntByReference count, Pointer infos);

  int nvmlDeviceGetProcessUtilization(
      Pointer device, Pointer samples, IntByReference count, long lastSeenMicros);

  int nvmlGpmQueryDeviceSupport(Pointer device, Pointer support);

  int nvmlGpmSampleAlloc(PointerByReference sample);

  int nvmlGpmSampleFree(Pointer sample);

  int nvmlGpmSampleGet(Pointer device, Pointer sample);

  int nvmlGpmMigSampleGet(Pointer device, int gpuInstance, Pointer sample);

  int nvmlGpmMetricsGet(Pointer metrics);

  int nvmlEventSetCreate(PointerByReference set);

  int nvmlDeviceGetSupportedEventTypes(Pointer device, LongByReference types);

  int nvmlDeviceRegisterEvents(Pointer device, long types, Pointer set);

  int nvmlEventSetWait_v2(Pointer set, Pointer data, int timeoutMillis);

  int nvmlEventSetFree(Pointer set);
}
