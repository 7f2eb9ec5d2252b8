package io.tokenlake.domain.pricing;

import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The cost of one call, unit by unit: whole counts times whole picodollars. A product that is too
 * large for a long is computed as a decimal, so that every cost is exact.
 */
final class CostSheet {
  private static final Leaf[] LEAVES = Leaf.values();

  /** The beginning of a prompt is what a cache holds. Only marginal prices depend on the order. */
  private static final Leaf[] PROMPT_ORDER = {
    Leaf.IN_CACHE_READ,
    Leaf.IN_AUDIO_CACHED,
    Leaf.IN_CACHE_WRITE_5M,
    Leaf.IN_CACHE_WRITE_1H,
    Leaf.IN_CACHE_WRITE_OTHER,
    Leaf.IN_FRESH_TEXT,
    Leaf.IN_AUDIO,
    Leaf.IN_IMAGE
  };

  private final Map<PriceUnit, BigDecimal> costs = new EnumMap<>(PriceUnit.class);
  private long picodollars;

  /** What does not fit into {@code picodollars}; null as long as all does. */
  private BigDecimal rest;

  private boolean complete = true;
  private boolean quantityUnknown;

  /** Prices {@code query} with one entry; {@link #isComplete} tells whether all had a price. */
  CostSheet(PricedEntry entry, PriceQuery query) {
    RateGrid grid = entry.grid();
    Usage usage = query.usage();
    int row = grid.row(query.serviceTier(), query.region(), query.startedAtMicros());
    long input = grid.hasBands() ? inputOf(usage) : 0;
    if (row < 0 || input < 0) {
      complete = false;
      return;
    }
    int band = grid.band(input);
    long[] prices = grid.prices(row, band);
    if (prices == null) {
      complete = false;
      return;
    }
    quantityUnknown =
        (usage.leaves().get(Leaf.IN_FRESH_TEXT) == null && prices[PriceUnit.INPUT.ordinal()] > 0)
            || (statesNoOutput(usage) && prices[PriceUnit.OUTPUT.ordinal()] > 0);
    boolean marginal = band > 0 && entry.entry().contextRule() == ContextRule.MARGINAL;
    if (marginal) {
      addMarginalInput(grid, row, usage);
    }
    for (Leaf leaf : LEAVES) {
      Long tokens = marginal && leaf.isInput() ? null : usage.leaves().get(leaf);
      if (tokens != null) {
        add(PriceUnit.of(leaf), tokens, prices);
      }
    }
    addFees(query, prices);
  }

  private void addFees(PriceQuery query, long[] prices) {
    if (prices[PriceUnit.REQUESTS.ordinal()] != RateGrid.NO_PRICE) {
      add(PriceUnit.REQUESTS, 1, prices);
    }
    if (query.usage().webSearches() != null) {
      add(PriceUnit.WEB_SEARCHES, query.usage().webSearches(), prices);
    }
    if (prices[PriceUnit.SECONDS.ordinal()] != RateGrid.NO_PRICE) {
      if (query.durationMicros() == null) {
        complete = false;
      } else {
        add(PriceUnit.SECONDS, query.durationMicros(), prices);
      }
    }
  }

  private void addMarginalInput(RateGrid grid, int row, Usage usage) {
    long from = 0;
    for (Leaf leaf : PROMPT_ORDER) {
      Long tokens = usage.leaves().get(leaf);
      if (tokens != null) {
        add(PriceUnit.of(leaf), 0, grid.prices(row, 0));
        for (int band = 0; band < grid.bands(); band++) {
          long end = band + 1 < grid.bands() ? grid.threshold(band + 1) : Long.MAX_VALUE;
          long inBand = Math.min(from + tokens, end) - Math.max(from, grid.threshold(band));
          if (inBand > 0) {
            add(PriceUnit.of(leaf), inBand, grid.prices(row, band));
          }
        }
        from += tokens;
      }
    }
  }

  private void add(PriceUnit unit, long quantity, long[] prices) {
    if (prices == null || (quantity != 0 && prices[unit.ordinal()] == RateGrid.NO_PRICE)) {
      complete = false;
      return;
    }
    BigDecimal cost = quantity == 0 ? BigDecimal.ZERO : cost(quantity, prices[unit.ordinal()]);
    BigDecimal before = costs.put(unit, cost);
    if (before != null) {
      costs.put(unit, before.add(cost));
    }
  }

  /** The cost of one kind of thing, added to the total as well. */
  private BigDecimal cost(long quantity, long each) {
    long product = quantity * each;
    boolean fits = Math.multiplyHigh(quantity, each) == 0 && product >= 0;
    if (fits && picodollars + product >= 0) {
      picodollars += product;
      return BigDecimal.valueOf(product, PriceUnit.MONEY_SCALE);
    }
    BigDecimal cost =
        BigDecimal.valueOf(each, PriceUnit.MONEY_SCALE).multiply(BigDecimal.valueOf(quantity));
    rest = rest == null ? cost : rest.add(cost);
    return cost;
  }

  /** All input tokens; negative when none are reported, so that their number is unknown. */
  private static long inputOf(Usage usage) {
    long input = -1;
    for (Leaf leaf : PROMPT_ORDER) {
      Long tokens = usage.leaves().get(leaf);
      if (tokens != null) {
        input = Math.max(input, 0) + tokens;
      }
    }
    return input;
  }

  private static boolean statesNoOutput(Usage usage) {
    for (Leaf leaf : LEAVES) {
      if (!leaf.isInput() && usage.leaves().get(leaf) != null) {
        return false;
      }
    }
    return true;
  }

  /** Whether everything that was used has a price. When not, there are no costs to be read. */
  boolean isComplete() {
    return complete;
  }

  /**
   * Whether input or output costs something and is not stated. Of a whole call that is a quantity
   * that nobody knows; of quantities that somebody asks for it is one that was not asked for.
   */
  boolean isQuantityUnknown() {
    return quantityUnknown;
  }

  BigDecimal total() {
    BigDecimal total = BigDecimal.valueOf(picodollars, PriceUnit.MONEY_SCALE);
    return rest == null ? total : total.add(rest);
  }

  Map<PriceUnit, BigDecimal> costs() {
    return Collections.unmodifiableMap(costs);
  }
}
