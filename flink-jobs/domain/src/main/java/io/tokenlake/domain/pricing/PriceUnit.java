package io.tokenlake.domain.pricing;

import io.tokenlake.domain.usage.Leaf;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the price book puts a price on, one unit for each leaf of usage. */
public enum PriceUnit {
  INPUT("input", Leaf.IN_FRESH_TEXT),
  CACHE_READ("cache_read", Leaf.IN_CACHE_READ),
  CACHE_WRITE_5M("cache_write_5m", Leaf.IN_CACHE_WRITE_5M),
  CACHE_WRITE_1H("cache_write_1h", Leaf.IN_CACHE_WRITE_1H),
  CACHE_WRITE("cache_write", Leaf.IN_CACHE_WRITE_OTHER),
  AUDIO_INPUT("audio_input", Leaf.IN_AUDIO),
  AUDIO_CACHE_READ("audio_cache_read", Leaf.IN_AUDIO_CACHED),
  IMAGE_INPUT("image_input", Leaf.IN_IMAGE),
  OUTPUT("output", Leaf.OUT_TEXT),
  REASONING("reasoning", Leaf.OUT_REASONING),
  AUDIO_OUTPUT("audio_output", Leaf.OUT_AUDIO),
  IMAGE_OUTPUT("image_output", Leaf.OUT_IMAGE);

  private static final Map<String, PriceUnit> BY_KEY =
      Arrays.stream(values()).collect(Collectors.toMap(PriceUnit::key, Function.identity()));

  private final String key;
  private final Leaf leaf;

  PriceUnit(String key, Leaf leaf) {
    this.key = key;
    this.leaf = leaf;
  }

  /** Name in the price book. */
  public String key() {
    return key;
  }

  /** Leaf whose tokens this unit prices. */
  public Leaf leaf() {
    return leaf;
  }

  /**
   * The unit whose price holds where an entry has none for this one. Only reasoning has one:
   * providers bill it as output. Any other unit without a price leaves the call unpriced.
   */
  public Optional<PriceUnit> fallback() {
    return this == REASONING ? Optional.of(OUTPUT) : Optional.empty();
  }

  static Optional<PriceUnit> byKey(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }
}
