package io.tokenlake.domain.pricing;

/** How a price for long contexts applies to a call whose input is over the threshold. */
public enum ContextRule {
  /** Every token of the call has the price of the band that the whole input falls into. */
  CLIFF,
  /**
   * Each input token has the price of the band it lies in. Tokens are taken in the order cached,
   * written to the cache, fresh text, audio, image, because a cache holds the beginning of a
   * prompt. Output has the price of the band that the whole input falls into.
   */
  MARGINAL
}
