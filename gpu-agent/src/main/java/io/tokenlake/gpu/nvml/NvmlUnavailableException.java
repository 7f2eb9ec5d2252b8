package io.tokenlake.gpu.nvml;

/** This machine offers no NVML session; the message says what to install or to do. */
public final class NvmlUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NvmlUnavailableException(String message) {
    super(message);
  }

  NvmlUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
