package io.tokenlake.domain.detect;

import java.util.Locale;

/** What about a series was unusual. */
public enum Channel {
  /** The value itself has not been there before. */
  VALUE,
  /** What is left over against the same hour of the week has not been there before. */
  SEASON,
  /** The mean of the last hours has not been there before. */
  LEVEL,
  /** No change from one sample to the next was like this lately. */
  STEP,
  /** Against the same hour of the week it is where it seldom is, though not for the first time. */
  SEASON_AGAIN,
  /** The mean of the last hours is where it seldom is, though not for the first time. */
  LEVEL_AGAIN;

  /** The word for it in tables and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
