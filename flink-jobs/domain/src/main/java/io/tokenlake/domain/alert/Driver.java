package io.tokenlake.domain.alert;

import java.math.BigDecimal;

/**
 * Why a cost changed, USD. The parts add up to {@code delta} to the last digit.
 *
 * @param delta cost now less cost before
 * @param volume because of more, or fewer, requests
 * @param modelMix because other models answered
 * @param tokensPerRequest because requests and answers had other sizes
 * @param cacheShare because another share of the input came from the cache
 * @param price because tokens of the same kind had another price
 */
public record Driver(
    BigDecimal delta,
    BigDecimal volume,
    BigDecimal modelMix,
    BigDecimal tokensPerRequest,
    BigDecimal cacheShare,
    BigDecimal price) {}
