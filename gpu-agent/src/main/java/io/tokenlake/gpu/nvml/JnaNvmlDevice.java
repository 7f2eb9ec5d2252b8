package io.tokenlake.gpu.nvml;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import io.tokenlake.gpu.nvml.NvmlLibrary.MemoryV2;
import io.tokenlake.gpu.nvml.NvmlLibrary.UtilizationRates;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.LongStream;

/** A GPU behind its handle, which never leaves this class. */
final class JnaNvmlDevice implements NvmlDevice {
  private final NvmlLibrary library;
  private final Pointer handle;

  JnaNvmlDevice(NvmlLibrary library, Pointer handle) {
    this.library = library;
    this.handle = handle;
  }

  @Override
  public String uuid() {
    byte[] uuid = new byte[NvmlLibrary.UUID_BUFFER_SIZE];
    Calls.require("nvmlDeviceGetUUID", () -> library.nvmlDeviceGetUUID(handle, uuid, uuid.length));
    return Native.toString(uuid, StandardCharsets.UTF_8);
  }

  @Override
  public Optional<String> name() {
    byte[] name = new byte[NvmlLibrary.NAME_BUFFER_SIZE];
    return Calls.delivers(
            "nvmlDeviceGetName", () -> library.nvmlDeviceGetName(handle, name, name.length))
        ? Optional.of(Native.toString(name, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  @Override
  public Optional<Utilization> utilization() {
    UtilizationRates rates = new UtilizationRates();
    return Calls.delivers(
            "nvmlDeviceGetUtilizationRates",
            () -> library.nvmlDeviceGetUtilizationRates(handle, rates))
        ? Optional.of(new Utilization(percent(rates.gpu), percent(rates.memory)))
        : Optional.empty();
  }

  @Override
  public Optional<MemoryInfo> memory() {
    MemoryV2 memory = new MemoryV2();
    if (!Calls.delivers(
        "nvmlDeviceGetMemoryInfo_v2", () -> library.nvmlDeviceGetMemoryInfo_v2(handle, memory))) {
      return Optional.empty();
    }
    boolean complete =
        LongStream.of(memory.total, memory.reserved, memory.free, memory.used)
            .allMatch(bytes -> Calls.known(bytes).isPresent());
    return complete
        ? Optional.of(new MemoryInfo(memory.total, memory.reserved, memory.free, memory.used))
        : Optional.empty();
  }

  @Override
  public Optional<Integer> temperature() {
    IntByReference celsius = new IntByReference();
    return Calls.delivers(
            "nvmlDeviceGetTemperature",
            () -> library.nvmlDeviceGetTemperature(handle, NvmlLibrary.TEMPERATURE_GPU, celsius))
        ? Calls.known(celsius.getValue())
        : Optional.empty();
  }

  @Override
  public Optional<Long> power() {
    IntByReference milliwatts = new IntByReference();
    return Calls.delivers(
            "nvmlDeviceGetPowerUsage", () -> library.nvmlDeviceGetPowerUsage(handle, milliwatts))
        ? Calls.known(milliwatts.getValue()).map(Integer::longValue)
        : Optional.empty();
  }

  @Override
  public Optional<Long> energy() {
    LongByReference millijoules = new LongByReference();
    return Calls.delivers(
            "nvmlDeviceGetTotalEnergyConsumption",
            () -> library.nvmlDeviceGetTotalEnergyConsumption(handle, millijoules))
        ? Calls.known(millijoules.getValue())
        : Optional.empty();
  }

  /** Drivers have been seen to report 4294967295 %; what no percentage can be is no value. */
  private static Optional<Integer> percent(int value) {
    return Calls.known(value).filter(percent -> percent <= 100);
  }
}
