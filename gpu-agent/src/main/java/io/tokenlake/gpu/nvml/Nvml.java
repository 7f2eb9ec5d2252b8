package io.tokenlake.gpu.nvml;

import java.util.List;
import java.util.Optional;

/** One session with NVIDIA's management library. Closing it invalidates all that came from it. */
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

  /**
   * Begins to listen to events of GPUs. Every occurrence is delivered once, in order.
   *
   * @param devices what to listen to; those that have no events are left out
   * @throws NvmlException if the driver has no events at all
   */
  NvmlEvents events(List<NvmlDevice> devices);

  /** Whether its GPUs are made up, so that nobody may take them for real ones. */
  default boolean simulated() {
    return false;
  }

  @Override
  void close();
}
