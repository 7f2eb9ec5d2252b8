package io.tokenlake.domain.rollup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.airlift.slice.Slices;
import io.airlift.stats.cardinality.HyperLogLog;

/**
 * Counts distinct texts, in the bytes that Trino's type {@code HyperLogLog} has. It is what {@code
 * approx_set} of the same texts gives, so that both can be merged.
 */
public final class DistinctSketch {
  /** As Trino's {@code approx_set} has: a standard error of 1.625 %. */
  private static final int BUCKETS = 4096;

  private HyperLogLog sketch;

  /** A sketch of nothing. */
  public DistinctSketch() {}

  /**
   * A sketch that was stored.
   *
   * @param bytes what {@link #bytes()} gave; null for none
   */
  public DistinctSketch(byte[] bytes) {
    this.sketch = bytes == null ? null : HyperLogLog.newInstance(Slices.wrappedBuffer(bytes));
  }

  /** Adds a text; null says nothing. */
  public void add(String text) {
    if (text != null) {
      sketch().add(Slices.wrappedBuffer(text.getBytes(UTF_8)));
    }
  }

  /** Adds all that another sketch has seen. */
  void add(DistinctSketch other) {
    if (other.sketch != null) {
      sketch().mergeWith(other.sketch);
    }
  }

  /** The sketch in Trino's form; null when it has seen nothing. */
  public byte[] bytes() {
    return sketch == null ? null : sketch.serialize().getBytes();
  }

  /** About how many distinct texts it has seen; null when none. */
  public Long cardinality() {
    return sketch == null ? null : sketch.cardinality();
  }

  private HyperLogLog sketch() {
    if (sketch == null) {
      sketch = HyperLogLog.newInstance(BUCKETS);
    }
    return sketch;
  }
}
