package io.tokenlake.pipeline;

/**
 * When something began and ended, µs since the epoch. What the sender's clock puts ahead of the
 * receipt ended when it was received: a minute that has not come yet would make all others of its
 * key late. How long it took stays, as far as it can be true.
 */
public record EventTimes(long startMicros, long endMicros) {
  /** Metric: what was recorded with another time than it was sent with. */
  public static final String CLOCK_AHEAD = "clockAhead";

  /** The times of what was received with an origin, by the times it was sent with. */
  public static EventTimes of(long sentStart, long sentEnd, Origin origin) {
    long end = origin.notAhead(sentEnd);
    boolean whole = end == sentEnd || sentStart <= end;
    return new EventTimes(whole ? sentStart : end - (sentEnd - sentStart), end);
  }
}
