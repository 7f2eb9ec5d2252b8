package io.tokenlake.gpu.nvml;

import java.util.Locale;

/** Why a quantity has no value. An absent quantity is never a number. */
public enum Absence {
  /** Nobody asked this time. */
  NOT_READ,
  /** This GPU does not have it, or not in its present mode. */
  NOT_SUPPORTED,
  /** This driver is too old, or too new, to know the function or field. */
  UNKNOWN_TO_DRIVER,
  /** This user or container may not read it. */
  NO_PERMISSION,
  /** The driver has none yet, or none since it was last asked. */
  NO_DATA,
  /** The driver said that it succeeded and delivered one of its markers for "no value". */
  BLANK,
  /** The driver said that it succeeded and delivered what the quantity cannot be. */
  IMPLAUSIBLE,
  /** The call failed. */
  FAILED;

  /** How telemetry and documentation write it: {@code not_supported}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a status that is not success means for a value. */
  static Absence of(NvmlStatus status) {
    return switch (status) {
      case NOT_SUPPORTED, VGPU_ECC_NOT_SUPPORTED -> NOT_SUPPORTED;
      case FUNCTION_NOT_FOUND, ARGUMENT_VERSION_MISMATCH, DEPRECATED -> UNKNOWN_TO_DRIVER;
      case NO_PERMISSION -> NO_PERMISSION;
      case NO_DATA, NOT_FOUND, NOT_READY -> NO_DATA;
      default -> FAILED;
    };
  }
}
