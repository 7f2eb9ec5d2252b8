package io.tokenlake.domain.gpu;

/**
 * What is remembered of a device beside its counters.
 *
 * @param newestNanos time of the newest sample that was read, ns since the epoch; null before any
 * @param settledNanos time of the newest sample that was settled; null before any
 * @param lastXid the last XID that a sample gave; null when none did
 */
public record GpuMarks(Long newestNanos, Long settledNanos, Double lastXid) {
  /** Nothing is known yet. */
  public static final GpuMarks NONE = new GpuMarks(null, null, null);

  /** After a sample was read. */
  public GpuMarks read(long timeNanos) {
    return new GpuMarks(
        newestNanos == null ? timeNanos : Math.max(newestNanos, timeNanos), settledNanos, lastXid);
  }

  /** Whether a sample is not newer than one that was settled. */
  public boolean isLate(GpuSample sample) {
    return settledNanos != null && sample.timeNanos() <= settledNanos;
  }

  /** After a sample was settled. */
  public GpuMarks settled(GpuSample sample) {
    Double xid = sample.value(GpuField.LAST_XID);
    return isLate(sample)
        ? this
        : new GpuMarks(newestNanos, sample.timeNanos(), xid == null ? lastXid : xid);
  }
}
