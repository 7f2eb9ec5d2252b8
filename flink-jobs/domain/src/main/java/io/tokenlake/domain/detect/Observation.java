package io.tokenlake.domain.detect;

import java.math.BigDecimal;

/**
 * One metric of one entity over one window, with what it is worth to look at. Unknown is null.
 *
 * @param epochSecond end of the window, seconds since the epoch
 * @param value what was measured, in the unit of the metric; finite
 * @param volume how much the value rests on, such as the calls of the window
 * @param dollars money that went through the entity in the window, USD
 */
public record Observation(long epochSecond, double value, Long volume, BigDecimal dollars) {

  /** Refuses what would stay in the state for ever. */
  public Observation {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "the value at " + epochSecond + " is " + value + "; what is missing is not observed");
    }
  }
}
