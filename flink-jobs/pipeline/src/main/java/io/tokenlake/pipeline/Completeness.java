package io.tokenlake.pipeline;

/**
 * How many spans of one received minute met which fate. Additive: rows of the same key are summed.
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
    long deadLetters) {
  private static final long MINUTE_MICROS = 60_000_000;

  /** Spans read from one Kafka record, some of which were refused at once. */
  public static Completeness read(Origin origin, long accepted, long deadLetters) {
    return of(origin, accepted, 0, 0, 0, deadLetters);
  }

  /** A span seen for the first time. */
  public static Completeness recordedSpan(Origin origin, boolean isCall) {
    return of(origin, 0, 1, isCall ? 1 : 0, 0, 0);
  }

  /** A span that was recorded before. */
  public static Completeness duplicateSpan(Origin origin) {
    return of(origin, 0, 0, 0, 1, 0);
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
        deadLetters + other.deadLetters);
  }

  /** What two deltas must share to be added. */
  public Key key() {
    return new Key(minuteMicros, topic, partition);
  }

  /** Minute, topic and partition. */
  public record Key(long minuteMicros, String topic, int partition) {}

  private static Completeness of(
      Origin origin, long accepted, long recorded, long calls, long duplicates, long deadLetters) {
    long minute = Math.floorDiv(origin.receivedAtMicros(), MINUTE_MICROS) * MINUTE_MICROS;
    return new Completeness(
        minute,
        origin.topic(),
        origin.partition(),
        accepted,
        recorded,
        calls,
        duplicates,
        deadLetters);
  }
}
