package io.tokenlake.domain.gpu;

/**
 * Something that happened to a GPU.
 *
 * @param id the same whenever the event is told again
 * @param timeNanos when the driver told of it, or when a last value was seen changed; ns since the
 *     epoch
 * @param kind {@code xid} or another name that the gpu-agent has
 * @param xid the code; null for other kinds
 * @param migGpuInstance the MIG instance that it concerns; null when nobody says
 */
public record GpuEvent(
    String id,
    GpuDevice device,
    long timeNanos,
    String kind,
    Long xid,
    String xidClass,
    String xidName,
    Long migGpuInstance,
    Long migComputeInstance,
    Evidence evidence) {

  /** How it is known. */
  public enum Evidence {
    /** The driver told of each. */
    OCCURRENCE,
    /** A last value changed, so that repeats of one code are missing. */
    LAST_VALUE
  }

  /** Name of XIDs among the kinds. */
  public static final String XID = "xid";

  /** The same event at another time, ns since the epoch. */
  public GpuEvent at(long otherNanos) {
    return new GpuEvent(
        id,
        device,
        otherNanos,
        kind,
        xid,
        xidClass,
        xidName,
        migGpuInstance,
        migComputeInstance,
        evidence);
  }

  /** An event with the class of its XID. */
  public static GpuEvent of(
      GpuDevice device,
      long timeNanos,
      String kind,
      Long xid,
      Long migGpuInstance,
      Long migComputeInstance,
      Evidence evidence) {
    XidCatalogue.Xid known = xid == null ? null : XidCatalogue.of(xid);
    String id =
        String.join(
            "|",
            device.key(),
            kind,
            String.valueOf(xid),
            String.valueOf(migGpuInstance),
            String.valueOf(migComputeInstance),
            String.valueOf(timeNanos));
    return new GpuEvent(
        id,
        device,
        timeNanos,
        kind,
        xid,
        known == null ? null : known.faultClass(),
        known == null ? null : known.name(),
        migGpuInstance,
        migComputeInstance,
        evidence);
  }
}
