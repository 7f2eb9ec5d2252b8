package io.tokenlake.gpu.nvml;

/** An NVML call failed; that the GPU or the driver lacks a value is not a failure. */
public final class NvmlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final NvmlStatus status;

  /**
   * Creates one.
   *
   * @param function name of the C function
   * @param status what it answered
   */
  public NvmlException(String function, NvmlStatus status) {
    super(message(function, status));
    this.status = status;
  }

  static String message(String function, NvmlStatus status) {
    return function + " answered " + status;
  }

  /** What the call answered. */
  public NvmlStatus status() {
    return status;
  }
}
