package io.tokenlake.gpu.nvml;

import java.util.Optional;

/**
 * One GPU of a session.
 *
 * <p>An empty answer means that the GPU or the driver has no such value. Every other failure is an
 * {@link NvmlException}.
 */
public interface NvmlDevice {
  /** The identity of the GPU, exactly as the driver writes it, such as {@code GPU-5a1f…}. */
  String uuid();

  /** Product name, such as NVIDIA H200. */
  Optional<String> name();

  /** How busy the GPU was over the driver's last sampling period. */
  Optional<Utilization> utilization();

  /** The GPU's memory, in bytes. */
  Optional<MemoryInfo> memory();

  /** Temperature of the die in °C. */
  Optional<Integer> temperature();

  /** Power drawn by the board in mW. */
  Optional<Long> power();

  /** Energy drawn since the driver was loaded, in mJ; starts again at 0 with the driver. */
  Optional<Long> energy();
}
