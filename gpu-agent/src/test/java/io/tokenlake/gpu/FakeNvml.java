package io.tokenlake.gpu;

import io.tokenlake.gpu.nvml.Nvml;
import io.tokenlake.gpu.nvml.NvmlDevice;
import java.util.List;
import java.util.Optional;

/** A session in memory with the given GPUs. */
final class FakeNvml implements Nvml {
  private final List<FakeGpu> gpus;
  private boolean closed;

  FakeNvml(FakeGpu... gpus) {
    this.gpus = List.of(gpus);
  }

  boolean closed() {
    return closed;
  }

  @Override
  public Optional<String> driverVersion() {
    return Optional.of("570.124.06");
  }

  @Override
  public int deviceCount() {
    return gpus.size();
  }

  @Override
  public NvmlDevice device(int index) {
    return gpus.get(index);
  }

  @Override
  public void close() {
    closed = true;
  }
}
