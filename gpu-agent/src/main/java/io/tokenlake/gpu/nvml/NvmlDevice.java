package io.tokenlake.gpu.nvml;

import java.util.List;

/** One GPU, or one MIG instance of a GPU, of a session. For one thread. */
public interface NvmlDevice {
  /** What it is; read when it was found. */
  DeviceInfo info();

  /**
   * Reads its numbers. Never throws for what the driver answers: a quantity that has no value is
   * absent with the reason, and failures are the readings' problems.
   *
   * @param pace which ones
   * @param readings takes them; what is of another pace is left alone
   */
  void read(Pace pace, Readings readings);

  /**
   * Its NVLinks; none for a GPU without.
   *
   * @throws NvmlException if that failed
   */
  List<NvLink> links();

  /**
   * The processes that have memory on it; none where the driver does not tell.
   *
   * @throws NvmlException if that failed
   */
  List<GpuProcess> processes();

  /**
   * Its MIG instances at this moment; none if it is one, or MIG is off.
   *
   * @throws NvmlException if that failed
   */
  List<NvmlDevice> instances();
}
