package io.tokenlake.domain.pricing;

import io.tokenlake.domain.usage.Leaf;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the price book puts a price on: each leaf of usage per 1,000,000 tokens, and the fees that
 * providers ask besides tokens, each with its scale in its name.
 */
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
  IMAGE_OUTPUT("image_output", Leaf.OUT_IMAGE),
  REQUESTS("per_1000_requests", 3),
  WEB_SEARCHES("per_1000_web_searches", 3),
  SECONDS("per_second", 6);

  /** The ledger keeps 12 decimals of a dollar. */
  static final int MONEY_SCALE = 12;

  /** Tokens are priced by the million; the duration of a call is counted in millionths of 1 s. */
  private static final int MILLION = 6;

  private static final Map<String, PriceUnit> BY_KEY =
      Arrays.stream(values()).collect(Collectors.toMap(PriceUnit::key, Function.identity()));

  private static final Map<Leaf, PriceUnit> BY_LEAF =
      Arrays.stream(values())
          .filter(unit -> unit.leaf != null)
          .collect(
              Collectors.toMap(
                  PriceUnit::leaf,
                  Function.identity(),
                  (a, b) -> a,
                  () -> new EnumMap<>(Leaf.class)));

  private final String key;
  private final Leaf leaf;
  private final int scale;

  PriceUnit(String key, Leaf leaf) {
    this.key = key;
    this.leaf = leaf;
    this.scale = MILLION;
  }

  PriceUnit(String key, int scale) {
    this.key = key;
    this.leaf = null;
    this.scale = scale;
  }

  /** Name in the price book. */
  public String key() {
    return key;
  }

  /** Leaf whose tokens this unit prices; null for a fee. */
  public Leaf leaf() {
    return leaf;
  }

  /** The unit that prices {@code leaf}. */
  public static PriceUnit of(Leaf leaf) {
    return BY_LEAF.get(leaf);
  }

  /**
   * The unit whose price holds where an entry has none for this one. Only reasoning has one:
   * providers bill it as output. Any other unit without a price leaves the call unpriced.
   */
  public Optional<PriceUnit> fallback() {
    return this == REASONING ? Optional.of(OUTPUT) : Optional.empty();
  }

  /** Power of ten that a stated price is divided by to get the price of one counted thing. */
  int scale() {
    return scale;
  }

  /** Decimals that a stated price may have, so that the cost of one counted thing is exact. */
  int mostDecimals() {
    return MONEY_SCALE - scale;
  }

  static Optional<PriceUnit> byKey(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }
}
