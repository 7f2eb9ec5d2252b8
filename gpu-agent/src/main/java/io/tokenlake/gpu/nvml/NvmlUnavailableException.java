package io.tokenlake.gpu.nvml;

import java.util.Locale;

/** This machine offers no NVML session; the message says what to install or to do. */
public final class NvmlUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why there is none, in the words of telemetry. */
  public enum Reason {
    NO_LIBRARY,
    DRIVER_NOT_LOADED,
    VERSION_MISMATCH,
    NO_PERMISSION,
    NOT_NVML,
    DRIVER_ERROR;

    /** The reason for which a session did not open with this status. */
    public static Reason of(NvmlStatus status) {
      return switch (status) {
        case DRIVER_NOT_LOADED -> DRIVER_NOT_LOADED;
        case LIB_RM_VERSION_MISMATCH -> VERSION_MISMATCH;
        case NO_PERMISSION, OPERATING_SYSTEM -> NO_PERMISSION;
        case FUNCTION_NOT_FOUND -> NOT_NVML;
        default -> DRIVER_ERROR;
      };
    }

    /** How telemetry writes it: {@code driver_not_loaded}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;

  /**
   * Creates one.
   *
   * @param message what to install or to do
   */
  public NvmlUnavailableException(Reason reason, String message) {
    this(reason, message, null);
  }

  NvmlUnavailableException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why there is no session. */
  public Reason reason() {
    return reason;
  }
}
