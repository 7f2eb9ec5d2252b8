package io.tokenlake.domain.gpu;

/**
 * DCGM's numbers for "no value": each type has one and eight after it, for not found, not
 * supported, not permitted and the like (dcgm_structs.h, DCGM_*_BLANK). dcgm-exporter sends some
 * on.
 */
public final class DcgmBlank {
  private static final double INT32 = 0x7ffffff0;
  private static final double INT64 = 0x7ffffffffffffff0L;
  private static final double FP64 = 140_737_488_355_328.0;
  private static final int KINDS = 8;

  private DcgmBlank() {}

  /** Whether a source says with this value that it has none. */
  public static boolean is(String source, double value) {
    return source.equals(GpuSource.DCGM)
        && (value >= INT64 || isOf(INT32, value) || isOf(FP64, value));
  }

  private static boolean isOf(double blank, double value) {
    return value >= blank && value <= blank + KINDS;
  }
}
