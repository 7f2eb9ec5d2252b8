package io.tokenlake.domain.rollup;

import java.util.Locale;

/**
 * Money that rollups sum, USD; each is the column of that name, as the ledger's entries have it.
 */
public enum Amount {
  COST_COMPUTED,
  COST_REPORTED,
  COST_EFFECTIVE,
  COST_IN_FRESH_TEXT,
  COST_IN_CACHE_READ,
  COST_IN_CACHE_WRITE_5M,
  COST_IN_CACHE_WRITE_1H,
  COST_IN_CACHE_WRITE_OTHER,
  COST_IN_AUDIO,
  COST_IN_IMAGE,
  COST_IN_AUDIO_CACHED,
  COST_OUT_TEXT,
  COST_OUT_REASONING,
  COST_OUT_AUDIO,
  COST_OUT_IMAGE,
  COST_REQUESTS,
  COST_WEB_SEARCHES,
  COST_SECONDS;

  static final int NUMBER = values().length;

  /** Name of the column. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
