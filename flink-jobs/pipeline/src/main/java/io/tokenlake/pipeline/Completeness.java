package io.tokenlake.pipeline;

/**
 * How many spans, log records and data points of one received minute met which fate. Additive: rows
 * of the same key are summed.
 *
 * @param minuteMicros start of the minute of receipt, µs since the epoch
 */
public record Completeness(
    long minuteMicros,
    String topic,
    int partition,
    long accepted,
    long recorded,
    long calls,
    long duplicates,
    long deadLetters,
    long skipped) {
  private static final long MINUTE_MICROS = 60_000_000;

  /**
   * What was read from one Kafka message.
   *
   * @param accepted spans or log records in it
   * @param deadLetters those that were refused at once
   * @param skipped those that say nothing about a model call
   */
  public static Completeness read(Origin origin, long accepted, long deadLetters, long skipped) {
    return of(origin, accepted, 0, 0, 0, deadLetters, skipped);
  }

  /** Something seen for the first time. */
  public static Completeness recorded(Origin origin) {
    return of(origin, 0, 1, 0, 0, 0, 0);
  }

  /** Something that was recorded before. */
  public static Completeness duplicate(Origin origin) {
    return of(origin, 0, 0, 0, 1, 0, 0);
  }

  /**
   * An entry of the ledger.
   *
   * @param calls 1, or -1 for a reversal
   */
  public static Completeness booked(Origin origin, int calls) {
    return of(origin, 0, 0, calls, 0, 0, 0);
  }

  /**
   * What another job than the one that reads everything made of data points and log records. The
   * reader has counted them as skipped, because they say nothing about a model call; here they are
   * taken from there, so that each is in one count.
   */
  public static Completeness reclaimed(
      Origin origin, long recorded, long duplicates, long deadLetters) {
    long claimed = recorded + duplicates + deadLetters;
    return of(origin, 0, recorded, 0, duplicates, deadLetters, -claimed);
  }

  /** Adds the counts of another delta for the same minute, topic and partition. */
  public Completeness plus(Completeness other) {
    return new Completeness(
        minuteMicros,
        topic,
        partition,
        accepted + other.accepted,
        recorded + other.recorded,
        calls + other.calls,
        duplicates + other.duplicates,
        deadLetters + other.deadLetters,
        skipped + other.skipped);
  }

  /** What two deltas must share to be added. */
  public Key key() {
    return new Key(minuteMicros, topic, partition);
  }

  /** Minute, topic and partition. */
  public record Key(long minuteMicros, String topic, int partition) {}

  private static Completeness of(
      Origin origin,
      long accepted,
      long recorded,
      long calls,
      long duplicates,
      long deadLetters,
      long skipped) {
    long minute = Math.floorDiv(origin.receivedAtMicros(), MINUTE_MICROS) * MINUTE_MICROS;
    return new Completeness(
        minute,
        origin.topic(),
        origin.partition(),
        accepted,
        recorded,
        calls,
        duplicates,
        deadLetters,
        skipped);
  }
}
