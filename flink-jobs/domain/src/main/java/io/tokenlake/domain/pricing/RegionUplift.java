package io.tokenlake.domain.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prices of a region that are those of everywhere else times a factor. */
final class RegionUplift {
  private RegionUplift() {}

  /** Every rate that names no region once more for each region, its token prices raised. */
  static List<PriceRate> of(List<PriceRate> stated, Map<String, BigDecimal> factors) {
    List<PriceRate> raised = new ArrayList<>();
    factors.forEach(
        (region, factor) ->
            stated.stream()
                .filter(rate -> rate.regions().isEmpty())
                .map(rate -> raised(rate, region, factor))
                .forEach(raised::add));
    return raised;
  }

  private static PriceRate raised(PriceRate rate, String region, BigDecimal factor) {
    Map<PriceUnit, BigDecimal> prices = null;
    if (rate.prices() != null) {
      prices = new EnumMap<>(PriceUnit.class);
      for (Map.Entry<PriceUnit, BigDecimal> price : rate.prices().entrySet()) {
        BigDecimal before = price.getValue();
        prices.put(
            price.getKey(), price.getKey().leaf() == null ? before : before.multiply(factor));
      }
    }
    return new PriceRate(
        rate.tiers(),
        Set.of(region),
        rate.hours(),
        rate.contextOver(),
        prices == null ? null : Collections.unmodifiableMap(prices));
  }
}
