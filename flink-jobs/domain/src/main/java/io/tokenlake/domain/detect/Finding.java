package io.tokenlake.domain.detect;

import io.tokenlake.domain.alert.Severity;
import java.util.Locale;

/**
 * Something unusual about a sample.
 *
 * @param severity how loud it is; null when it is held back altogether
 * @param direction up or down
 * @param channel what was unusual about it; null for a shift and a drift
 * @param score of novelty: the score. Of a shift: spreads by which the last hour is off. Of a
 *     drift: share of the level a week
 * @param change in the unit of the metric. Of novelty: from what was expected. Of a shift: mean
 *     since it began. Of a drift: a week
 * @param held why it has no severity, or not the one its score asks for; null when it has
 */
public record Finding(
    Kind kind,
    Severity severity,
    Gates.Direction direction,
    Channel channel,
    double score,
    double change,
    Held held) {

  /** What was found. */
  public enum Kind {
    /** A value that is new, or seldom, by its own past. */
    NOVELTY,
    /** The level has moved and stays. */
    LEVEL_SHIFT,
    /** The level is back where it was. */
    LEVEL_RETURNED,
    /** The level has stayed for a day and is expected from now on. */
    LEVEL_ADOPTED,
    /** The level moves week by week. */
    SLOW_DRIFT;

    /** The word for it in tables and messages. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
