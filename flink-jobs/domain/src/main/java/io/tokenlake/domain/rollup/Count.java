package io.tokenlake.domain.rollup;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/**
 * Whole numbers that rollups sum; each is the column of that name. Those that the ledger's entries
 * have too are summed as they are there, negative in a reversal.
 */
public enum Count {
  /** Entries of the ledger. */
  ENTRIES,
  CALLS,
  ERRORS,
  THROTTLED,
  RETRYABLE,
  TRUNCATED,
  UNPRICED,
  STREAMED,
  WITH_TTFT,
  DURATION_MS,
  TTFT_MS,
  IN_FRESH_TEXT,
  IN_CACHE_READ,
  IN_CACHE_WRITE_5M,
  IN_CACHE_WRITE_1H,
  IN_CACHE_WRITE_OTHER,
  IN_AUDIO,
  IN_IMAGE,
  IN_AUDIO_CACHED,
  OUT_TEXT,
  OUT_REASONING,
  OUT_AUDIO,
  OUT_IMAGE,
  IN_TOTAL,
  OUT_TOTAL,
  WEB_SEARCHES;

  static final int NUMBER = values().length;

  /** Those that an entry of the ledger has as they are summed. */
  public static final List<Count> AS_BOOKED =
      List.copyOf(EnumSet.range(IN_FRESH_TEXT, WEB_SEARCHES));

  /** Name of the column. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
