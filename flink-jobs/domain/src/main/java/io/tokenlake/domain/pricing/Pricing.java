package io.tokenlake.domain.pricing;

import io.tokenlake.domain.usage.Leaf;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What a call costs and how that was decided. Money is exact USD.
 *
 * @param status whether the call is priced
 * @param pricedModel model of the price book; null when unpriced
 * @param priceId entry of the price book; null when unpriced
 * @param bookVersion version of the price book that was consulted
 * @param costComputed sum of {@code costs}; null when unpriced, never zero for that reason
 * @param costs cost by unit, for every leaf that was reported and every fee that was due; empty
 *     when unpriced
 */
public record Pricing(
    PriceStatus status,
    String pricedModel,
    String priceId,
    String bookVersion,
    BigDecimal costComputed,
    Map<PriceUnit, BigDecimal> costs) {

  /** Cost of the tokens of one leaf; null when unpriced or when the leaf was not reported. */
  public BigDecimal cost(Leaf leaf) {
    return costs.get(PriceUnit.of(leaf));
  }
}
