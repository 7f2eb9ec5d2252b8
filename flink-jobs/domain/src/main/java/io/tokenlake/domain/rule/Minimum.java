package io.tokenlake.domain.rule;

import java.math.BigDecimal;

/**
 * Below this nobody cares, whatever the metric says.
 *
 * @param calls fewest calls
 * @param tokens fewest tokens, input and output
 * @param usd least money, USD
 * @param count least of what a ratio is the share of
 */
public record Minimum(long calls, long tokens, BigDecimal usd, long count) {
  static final Minimum NONE = new Minimum(0, 0, BigDecimal.ZERO, 0);
}
