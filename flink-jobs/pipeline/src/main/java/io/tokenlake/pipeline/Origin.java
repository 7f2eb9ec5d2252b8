package io.tokenlake.pipeline;

/**
 * Where a record was read from.
 *
 * @param receivedAtMicros when the bridge received it, µs since the epoch; the time that Kafka gave
 *     the record where no bridge said so
 */
public record Origin(String topic, int partition, long offset, long receivedAtMicros) {
  /** How far the clock of a sender may be ahead of the receiver's, µs. */
  public static final long MOST_AHEAD_MICROS = 300_000_000L;

  private static final long EARLIEST_MICROS = 946_684_800_000_000L; // 2000-01-01T00:00:00Z

  /**
   * Whether a time, µs since the epoch, is later than anything can be that was received then, so
   * that the clock it is from is wrong. Where nobody knows when it was received nothing is.
   */
  public boolean isAhead(long micros) {
    return receivedAtMicros >= EARLIEST_MICROS && micros - receivedAtMicros > MOST_AHEAD_MICROS;
  }

  /** When something happened, µs since the epoch: as it was said, or at the latest on receipt. */
  public long notAhead(long micros) {
    return isAhead(micros) ? receivedAtMicros : micros;
  }
}
