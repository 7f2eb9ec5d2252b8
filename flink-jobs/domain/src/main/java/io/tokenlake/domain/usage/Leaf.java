package io.tokenlake.domain.usage;

/**
 * The disjoint kinds of tokens a call is billed by. Every token of a call is in exactly one leaf,
 * so that sums over leaves count nothing twice.
 */
public enum Leaf {
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
  OUT_IMAGE;

  /** Whether this leaf is part of the input total rather than of the output total. */
  public boolean isInput() {
    return compareTo(OUT_TEXT) < 0;
  }
}
