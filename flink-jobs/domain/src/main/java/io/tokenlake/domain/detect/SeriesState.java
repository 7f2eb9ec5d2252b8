package io.tokenlake.domain.detect;

import io.tokenlake.domain.baseline.Baseline;
import io.tokenlake.domain.baseline.StateBytes;
import java.nio.ByteBuffer;

/**
 * All that is remembered of one metric of one entity: what is normal, where it has been, whether
 * its level has moved. Mutable, changed by {@link SeriesDetector} alone.
 */
public final class SeriesState {
  private static final byte VERSION = 1;

  /** Size of the part that is not the baseline. */
  public static final int DETECTOR_BYTES =
      NoveltyDetector.BYTES + LevelShift.BYTES + SlowDrift.BYTES + Integer.BYTES + 1;

  /** Size of the binary form. */
  public static final int BYTES = 1 + Baseline.BYTES + DETECTOR_BYTES;

  final Baseline baseline;
  final NoveltyDetector novelty;
  final LevelShift shift;
  final SlowDrift drift;

  /** Samples in a row outside of the band: above when positive, below when negative. */
  int outside;

  /** Whether this episode has paged. */
  boolean paged;

  public SeriesState() {
    this(new Baseline(), new NoveltyDetector(), new LevelShift(), new SlowDrift());
  }

  private SeriesState(
      Baseline baseline, NoveltyDetector novelty, LevelShift shift, SlowDrift drift) {
    this.baseline = baseline;
    this.novelty = novelty;
    this.shift = shift;
    this.drift = drift;
  }

  /** What is normal. */
  public Baseline baseline() {
    return baseline;
  }

  /** The state as bytes; {@link #fromBytes} makes the same state of them. */
  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.put(VERSION).put(baseline.toBytes()).put(novelty.toBytes());
    shift.write(out);
    drift.write(out);
    out.putInt(outside).put((byte) (paged ? 1 : 0));
    return out.array();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException when the bytes are of another version or length
   */
  public static SeriesState fromBytes(byte[] bytes) {
    ByteBuffer in = StateBytes.open(bytes, "a series", VERSION, BYTES);
    byte[] baseline = new byte[Baseline.BYTES];
    byte[] novelty = new byte[NoveltyDetector.BYTES];
    in.get(baseline).get(novelty);
    SeriesState state =
        new SeriesState(
            Baseline.fromBytes(baseline),
            NoveltyDetector.fromBytes(novelty),
            LevelShift.read(in),
            SlowDrift.read(in));
    state.outside = in.getInt();
    state.paged = in.get() != 0;
    return state;
  }
}
