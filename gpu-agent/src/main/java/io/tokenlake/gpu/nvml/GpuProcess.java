package io.tokenlake.gpu.nvml;

/**
 * A process that uses a GPU. What the driver does not say is null.
 *
 * @param pid its id on the host
 * @param kind how it uses the GPU
 * @param usedBytes device memory it has; not said inside of some containers
 * @param gpuInstance the MIG instance it runs on; null without MIG
 * @param smPercent share of the time in which its kernels ran, since it was last asked for
 * @param memoryPercent share of the time in which it accessed device memory
 * @param encoderPercent share of the time in which it encoded video
 * @param decoderPercent share of the time in which it decoded video
 */
public record GpuProcess(
    int pid,
    Kind kind,
    Long usedBytes,
    Integer gpuInstance,
    Integer smPercent,
    Integer memoryPercent,
    Integer encoderPercent,
    Integer decoderPercent) {

  /** How a process uses a GPU. */
  public enum Kind {
    COMPUTE,
    GRAPHICS,
    /** A client of the Multi-Process Service. */
    MPS
  }
}
