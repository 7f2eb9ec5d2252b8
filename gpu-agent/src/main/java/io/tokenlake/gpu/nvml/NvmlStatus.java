package io.tokenlake.gpu.nvml;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an NVML call answered: {@code nvmlReturn_t}. */
public enum NvmlStatus {
  SUCCESS(0),
  UNINITIALIZED(1),
  INVALID_ARGUMENT(2),
  NOT_SUPPORTED(3),
  NO_PERMISSION(4),
  ALREADY_INITIALIZED(5),
  NOT_FOUND(6),
  INSUFFICIENT_SIZE(7),
  INSUFFICIENT_POWER(8),
  DRIVER_NOT_LOADED(9),
  TIMEOUT(10),
  IRQ_ISSUE(11),
  LIBRARY_NOT_FOUND(12),
  FUNCTION_NOT_FOUND(13),
  CORRUPTED_INFOROM(14),
  GPU_IS_LOST(15),
  RESET_REQUIRED(16),
  OPERATING_SYSTEM(17),
  LIB_RM_VERSION_MISMATCH(18),
  IN_USE(19),
  MEMORY(20),
  NO_DATA(21),
  VGPU_ECC_NOT_SUPPORTED(22),
  INSUFFICIENT_RESOURCES(23),
  FREQ_NOT_SUPPORTED(24),
  ARGUMENT_VERSION_MISMATCH(25),
  DEPRECATED(26),
  NOT_READY(27),
  GPU_NOT_FOUND(28),
  INVALID_STATE(29),
  RESET_TYPE_NOT_SUPPORTED(30),
  /** An internal error of the driver; also stands for codes newer than this list. */
  UNKNOWN(999);

  private static final Map<Integer, NvmlStatus> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toMap(status -> status.code, Function.identity()));

  private final int code;

  NvmlStatus(int code) {
    this.code = code;
  }

  /** The status of a code; one that is newer than this list is {@link #UNKNOWN}. */
  public static NvmlStatus of(int code) {
    return BY_CODE.getOrDefault(code, UNKNOWN);
  }

  int code() {
    return code;
  }

  /** Whether it says that this GPU or this driver has no such value, which is not an error. */
  boolean isAbsence() {
    return Absence.of(this) != Absence.FAILED;
  }

  /** Whether the GPU is out of reach, rather than one of its values. */
  public boolean losesGpu() {
    return this == GPU_IS_LOST || this == RESET_REQUIRED || this == GPU_NOT_FOUND;
  }

  /** Whether the session is of no use any more: a new one may be. */
  public boolean endsSession() {
    return this == UNINITIALIZED || this == DRIVER_NOT_LOADED || this == LIB_RM_VERSION_MISMATCH;
  }
}
