package io.tokenlake.domain.alert;

/**
 * What is remembered of a look that found a breach.
 *
 * @param id what was looked at
 * @param revision of the latest look at it
 * @param eventTimeMicros when it was, µs since the epoch
 * @param fate what became of it
 */
public record Look(String id, long revision, long eventTimeMicros, Fate fate) {

  /** What became of a breach. */
  public enum Fate {
    /** It is part of the episode that lasts. */
    STANDING,
    /** It was part of an episode that is over, and begins no other. */
    CLOSED,
    /** A later look took it back. */
    TAKEN_BACK
  }

  Look withFate(Fate next) {
    return new Look(id, revision, eventTimeMicros, next);
  }
}
