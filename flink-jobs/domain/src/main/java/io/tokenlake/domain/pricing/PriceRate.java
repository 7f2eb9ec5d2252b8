package io.tokenlake.domain.pricing;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/**
 * Prices of an entry under one set of conditions.
 *
 * @param tiers service tiers, lower case; empty: the list price
 * @param regions regions of the provider, lower case; empty: any region that has no rate
 * @param hours when, by the start of the call; null: at any hour that has no rate
 * @param contextOver the rate holds for input of more tokens than this, cached ones included; 0:
 *     from the first token on
 * @param prices USD by unit, in the scale of the unit; null when the entry is not sold under these
 *     conditions, so that no other price may be taken instead
 */
public record PriceRate(
    Set<String> tiers,
    Set<String> regions,
    WeeklyHours hours,
    long contextOver,
    Map<PriceUnit, BigDecimal> prices) {}
