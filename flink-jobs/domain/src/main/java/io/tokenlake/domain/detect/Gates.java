package io.tokenlake.domain.detect;

import java.math.BigDecimal;

/**
 * What must hold for a finding to matter. A window whose volume or money is unknown is not held
 * back by it.
 *
 * @param minVolume least volume of a window; null asks for none
 * @param minDollars least money of a window, USD; null asks for none
 * @param direction the side that is bad
 */
public record Gates(Long minVolume, BigDecimal minDollars, Direction direction) {
  /** Everything matters. */
  public static final Gates NONE = new Gates(null, null, Direction.BOTH);

  /** A side of what is expected. */
  public enum Direction {
    UP,
    DOWN,
    BOTH
  }

  /** Why a finding does not matter; null when it does. */
  Held hold(Observation observation, Direction found) {
    if (direction != Direction.BOTH && found != direction) {
      return Held.DIRECTION;
    }
    if (minVolume != null && observation.volume() != null && observation.volume() < minVolume) {
      return Held.VOLUME;
    }
    boolean cheap =
        minDollars != null
            && observation.dollars() != null
            && observation.dollars().compareTo(minDollars) < 0;
    return cheap ? Held.DOLLARS : null;
  }
}
