package io.tokenlake.gpu;

import io.tokenlake.gpu.nvml.MemoryInfo;
import io.tokenlake.gpu.nvml.NvmlDevice;
import io.tokenlake.gpu.nvml.NvmlException;
import io.tokenlake.gpu.nvml.NvmlStatus;
import io.tokenlake.gpu.nvml.Utilization;
import java.util.Optional;

/** A GPU in memory: it has every metric until one is taken away, and can fall off the bus. */
final class FakeGpu implements NvmlDevice {
  private final String uuid;
  private Optional<Integer> temperature = Optional.of(63);
  private Optional<Long> energy = Optional.of(9_876_543L);
  private NvmlStatus status = NvmlStatus.SUCCESS;

  FakeGpu(String uuid) {
    this.uuid = uuid;
  }

  FakeGpu withoutEnergy() {
    energy = Optional.empty();
    return this;
  }

  void setTemperature(int celsius) {
    temperature = Optional.of(celsius);
  }

  /** Makes every call answer so. */
  void answer(NvmlStatus status) {
    this.status = status;
  }

  @Override
  public String uuid() {
    return answered("nvmlDeviceGetUUID", uuid);
  }

  @Override
  public Optional<String> name() {
    return answered("nvmlDeviceGetName", Optional.of("NVIDIA H200"));
  }

  @Override
  public Optional<Utilization> utilization() {
    return answered(
        "nvmlDeviceGetUtilizationRates",
        Optional.of(new Utilization(Optional.of(97), Optional.of(41))));
  }

  @Override
  public Optional<MemoryInfo> memory() {
    return answered("nvmlDeviceGetMemoryInfo_v2", Optional.of(new MemoryInfo(1_000, 10, 290, 700)));
  }

  @Override
  public Optional<Integer> temperature() {
    return answered("nvmlDeviceGetTemperature", temperature);
  }

  @Override
  public Optional<Long> power() {
    return answered("nvmlDeviceGetPowerUsage", Optional.of(687_250L));
  }

  @Override
  public Optional<Long> energy() {
    return answered("nvmlDeviceGetTotalEnergyConsumption", energy);
  }

  private <T> T answered(String function, T value) {
    if (status != NvmlStatus.SUCCESS) {
      throw new NvmlException(function, status);
    }
    return value;
  }
}
