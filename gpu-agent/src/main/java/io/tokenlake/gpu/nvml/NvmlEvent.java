package io.tokenlake.gpu.nvml;

import java.util.Optional;

/**
 * Something happened to a GPU.
 *
 * @param uuid of the GPU
 * @param kind what happened
 * @param data the code of an XID, 999 if the driver does not know it; 0 for every other kind
 * @param gpuInstance the MIG instance it concerns; null if it is the GPU's, or unknown
 * @param computeInstance the compute instance in it; null likewise
 */
public record NvmlEvent(
    String uuid, Kind kind, long data, Integer gpuInstance, Integer computeInstance) {

  /** Events that say something about health, with their bit in {@code nvml.h}. */
  public enum Kind {
    SINGLE_BIT_ECC_ERROR(0x1, "nvmlEventTypeSingleBitEccError"),
    DOUBLE_BIT_ECC_ERROR(0x2, "nvmlEventTypeDoubleBitEccError"),
    XID(0x8, "nvmlEventTypeXidCriticalError"),
    MIG_CONFIG_CHANGE(0x100, "nvmlEventMigConfigChange"),
    SINGLE_BIT_ECC_STORM(0x200, "nvmlEventTypeSingleBitEccErrorStorm"),
    DRAM_RETIREMENT(0x400, "nvmlEventTypeDramRetirementEvent"),
    DRAM_RETIREMENT_FAILURE(0x800, "nvmlEventTypeDramRetirementFailure"),
    NON_FATAL_POISON(0x1000, "nvmlEventTypeNonFatalPoisonError"),
    FATAL_POISON(0x2000, "nvmlEventTypeFatalPoisonError"),
    GPU_UNAVAILABLE(0x4000, "nvmlEventTypeGpuUnavailableError"),
    RECOVERY_ACTION(0x8000, "nvmlEventTypeGpuRecoveryAction");

    private final long bit;
    private final String header;

    Kind(long bit, String header) {
      this.bit = bit;
      this.header = header;
    }

    /** The kind of a bit; empty for what nobody asked for. */
    public static Optional<Kind> of(long bit) {
      for (Kind kind : values()) {
        if (kind.bit == bit) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }

    /** All bits together. */
    static long mask() {
      long mask = 0;
      for (Kind kind : values()) {
        mask |= kind.bit;
      }
      return mask;
    }

    /** Its bit in a mask of event types. */
    public long bit() {
      return bit;
    }

    /** Its name in {@code nvml.h}. */
    public String header() {
      return header;
    }
  }
}
