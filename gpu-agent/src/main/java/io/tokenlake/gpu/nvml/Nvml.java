package io.tokenlake.gpu.nvml;

import java.util.Optional;

/** One session with NVIDIA's management library. Closing it invalidates its devices. */
public interface Nvml extends AutoCloseable {
  /** Version of the kernel driver, such as 570.124.06. */
  Optional<String> driverVersion();

  /**
   * How many GPUs the driver knows.
   *
   * @throws NvmlException if the driver does not say
   */
  int deviceCount();

  /**
   * Finds a GPU.
   *
   * @param index from 0; may name another GPU after a reboot, which the UUID never does
   * @throws NvmlException if the driver cannot reach it
   */
  NvmlDevice device(int index);

  @Override
  void close();
}
