package io.tokenlake.gpu;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A steady beat: late rounds do not shift the later ones, and missed ones are not made up for. */
final class Pacer {
  private final LongSupplier nanoTime;
  private final long interval;
  private long next;

  /**
   * Creates a beat that starts now.
   *
   * @param nanoTime a clock that never jumps, in ns
   */
  Pacer(LongSupplier nanoTime, Duration interval) {
    this.nanoTime = nanoTime;
    this.interval = interval.toNanos();
    this.next = nanoTime.getAsLong();
  }

  /** Nanoseconds to wait for the next beat, which is hereby taken. */
  long nanosToNext() {
    long now = nanoTime.getAsLong();
    long late = now - next;
    if (late >= interval) {
      next += late / interval * interval;
    }
    long wait = Math.max(0, next - now);
    next += interval;
    return wait;
  }
}
