package io.tokenlake.gpu.nvml;

/**
 * What a quantity can be. Drivers have been seen to report 4294967295 % and temperatures of
 * thousands of degrees with a status of success; such values are absent, not clamped.
 */
public enum Range {
  /** 0 to 100. */
  PERCENT(0, 100),
  /** °C of a chip that runs. */
  CELSIUS(-40, 200),
  /** °C between a temperature and its limit; below 0 beyond it. */
  MARGIN(-200, 200),
  /** mW of one board, or of a module with its CPU. */
  MILLIWATTS(0, 20_000_000),
  MEGAHERTZ(0, 100_000),
  /** NVML says 32 for a state that it does not know. */
  PERFORMANCE_STATE(0, 15),
  /** 0 or 1. */
  FLAG(0, 1),
  /** A code of a list in NVML's header. */
  CODE(0, 0xffff),
  /** Generation or width of a PCI Express link; 0 is what drivers say of a link that is down. */
  LINK(0, 255),
  /** A bit mask. */
  MASK(0, Long.MAX_VALUE),
  /** Bytes, events, units of energy or time: whatever only counts. */
  COUNT(0, Long.MAX_VALUE);

  /** DCGM's and NVML's markers for "no value" in 64 bits begin here. */
  private static final long FIRST_BLANK = 0x7fff_ffff_ffff_fff0L;

  private final long least;
  private final long most;

  Range(long least, long most) {
    this.least = least;
    this.most = most;
  }

  /** Whether a value in 64 bits is one of the markers for "no value". */
  static boolean isBlank(long value) {
    return value == -1 || value >= FIRST_BLANK;
  }

  boolean contains(long value) {
    return value >= least && value <= most;
  }

  boolean contains(double value) {
    return value >= least && value <= most;
  }
}
