package io.tokenlake.domain.rollup;

import io.airlift.slice.Slices;
import io.airlift.stats.TDigest;

/**
 * A t-digest of times in ms, in the bytes that Trino's type {@code tdigest} has.
 *
 * <p>A digest gives nothing back. What is taken off while it was not looked at yet, such as a call
 * that is booked and reversed within seconds, never gets in. What is taken off later stays in it
 * and is counted as {@linkplain #stale() stale}.
 */
public final class TimeDigest {
  /** So many values are dearer to pass on one by one than as a digest. */
  private static final int MANY = 128;

  private final double compression;

  /** Values that are not in the digest yet. */
  private final MillisBag added = new MillisBag();

  /** What was taken off since anyone looked. */
  private final MillisBag takenOff = new MillisBag();

  private TDigest digest;
  private long stale;

  /** An empty digest, as fine as those that Trino makes. */
  public TimeDigest() {
    this(TDigest.DEFAULT_COMPRESSION);
  }

  private TimeDigest(double compression) {
    this.compression = compression;
  }

  /**
   * An empty digest of twice as many steps, for what is merged of merged digests: each merge costs
   * some rank, and half as much of it with this one.
   */
  public static TimeDigest fine() {
    return new TimeDigest(2 * TDigest.DEFAULT_COMPRESSION);
  }

  /**
   * A digest that was stored.
   *
   * @param bytes what {@link #bytes()} gave; null for none
   */
  public TimeDigest(byte[] bytes, long stale) {
    this(TDigest.DEFAULT_COMPRESSION);
    this.digest = bytes == null ? null : TDigest.deserialize(Slices.wrappedBuffer(bytes));
    this.stale = stale;
  }

  /**
   * Adds a value or takes it off.
   *
   * @param times 1 or -1
   */
  public void add(long millis, int times) {
    (times > 0 ? added : takenOff).add(millis);
  }

  /** Adds all values of another digest, which keeps them. */
  void add(TimeDigest other) {
    if (other.added.size() > MANY) {
      other.settle();
    }
    added.addAll(other.added);
    takenOff.addAll(other.takenOff);
    if (other.digest != null) {
      digest().mergeWith(other.digest);
    }
    stale += other.stale;
  }

  /** How many values in the digest belong to calls that were reversed since. */
  public long stale() {
    settle();
    return stale;
  }

  /** The digest in Trino's form; null when it holds no value. */
  public byte[] bytes() {
    settle();
    return digest == null ? null : digest.serialize().getBytes();
  }

  /**
   * The value below which a share of the values lie.
   *
   * @param share from 0 to 1
   * @return ms; null when there is no value
   */
  public Double quantile(double share) {
    settle();
    return digest == null ? null : digest.valueAt(share);
  }

  private void settle() {
    added.cancel(takenOff);
    if (added.size() > 0) {
      added.forEach(digest()::add);
    }
    stale += takenOff.size();
    added.clear();
    takenOff.clear();
  }

  private TDigest digest() {
    if (digest == null) {
      digest = new TDigest(compression);
    }
    return digest;
  }
}
