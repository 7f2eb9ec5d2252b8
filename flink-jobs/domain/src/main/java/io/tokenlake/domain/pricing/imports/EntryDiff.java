package io.tokenlake.domain.pricing.imports;

import io.tokenlake.domain.pricing.PriceEntry;
import io.tokenlake.domain.pricing.PriceRate;
import io.tokenlake.domain.pricing.PriceUnit;
import io.tokenlake.domain.pricing.imports.ForeignModel.Condition;
import io.tokenlake.domain.pricing.imports.PriceDiff.Change;
import io.tokenlake.domain.pricing.imports.PriceDiff.Open;
import io.tokenlake.domain.pricing.imports.PriceDiff.Uncovered;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares one entry of the book with what a list says about its model, price by price. */
final class EntryDiff {
  /**
   * What providers bill alike where the entry states both alike: lists state the first alone. Where
   * the book has two prices that happen to be equal, they are not one.
   */
  private static final Map<PriceUnit, PriceUnit> FOLLOWS =
      Map.of(
          PriceUnit.IMAGE_INPUT, PriceUnit.INPUT,
          PriceUnit.CACHE_WRITE_5M, PriceUnit.CACHE_WRITE,
          PriceUnit.CACHE_WRITE, PriceUnit.CACHE_WRITE_5M);

  /** Another name of priority that lists do not know. */
  private static final String FAST = "fast";

  private static final String PRIORITY = "priority";

  private final PriceEntry entry;
  private final Map<Condition, Map<PriceUnit, BigDecimal>> stated;
  private final List<Change> changed = new ArrayList<>();
  private final List<Open> unconfirmed = new ArrayList<>();
  private final Set<Condition> covered = new HashSet<>();

  EntryDiff(PriceEntry entry, ForeignModel model) {
    this.entry = entry;
    this.stated = model.prices();
    for (PriceRate rate : entry.rates()) {
      if (rate.prices() != null) {
        tiers(rate).forEach(tier -> compare(rate, tier));
      }
    }
  }

  List<Change> changed() {
    return changed;
  }

  /** What the list does not state of an entry whose prices change; a new price changes none. */
  List<Open> open() {
    return unconfirmed.stream()
        .filter(price -> changed.stream().anyMatch(change -> concerns(change, price.unit())))
        .toList();
  }

  List<Uncovered> uncovered() {
    return stated.entrySet().stream()
        .filter(condition -> !covered.contains(condition.getKey()))
        .map(condition -> new Uncovered(entry, condition.getKey(), condition.getValue()))
        .toList();
  }

  /** The tiers of a rate; null stands for the list price. */
  private static Collection<String> tiers(PriceRate rate) {
    return rate.tiers().isEmpty() ? Arrays.asList((String) null) : rate.tiers();
  }

  private void compare(PriceRate rate, String tier) {
    Condition condition = new Condition(tier, rate.contextOver());
    Map<PriceUnit, BigDecimal> theirs = theirs(rate, condition);
    theirs.forEach((unit, after) -> add(condition, unit, null, rate.prices().get(unit), after));
    rate.prices()
        .forEach(
            (unit, before) -> {
              PriceUnit leader = FOLLOWS.get(unit);
              BigDecimal after = leader == null ? null : theirs.get(leader);
              if (theirs.containsKey(unit)) {
                return;
              }
              if (after != null && isSame(before, rate.prices().get(leader))) {
                add(condition, unit, leader, before, after);
              } else {
                unconfirmed.add(new Open(entry, ofTier(rate, tier), unit));
              }
            });
  }

  /** What the list states under a condition: nothing for some regions or hours. */
  private Map<PriceUnit, BigDecimal> theirs(PriceRate rate, Condition condition) {
    if (!PriceProposal.matches(rate, condition)) {
      return Map.of();
    }
    boolean known = stated.containsKey(condition);
    boolean alias = FAST.equals(condition.tier()) && rate.tiers().contains(PRIORITY);
    if (known || !alias) {
      covered.add(condition);
      return stated.getOrDefault(condition, Map.of());
    }
    return stated.getOrDefault(new Condition(PRIORITY, condition.contextOver()), Map.of());
  }

  private void add(
      Condition condition, PriceUnit unit, PriceUnit follows, BigDecimal before, BigDecimal after) {
    if (!isSame(before, after)) {
      changed.add(new Change(entry, condition, unit, follows, before, after));
    }
  }

  private static PriceRate ofTier(PriceRate rate, String tier) {
    return tier == null
        ? rate
        : new PriceRate(
            Set.of(tier), rate.regions(), rate.hours(), rate.contextOver(), rate.prices());
  }

  /** Prices of tokens change together, a fee by itself. */
  private static boolean concerns(Change change, PriceUnit unit) {
    boolean tokens = change.unit().leaf() != null && unit.leaf() != null;
    return change.before() != null && (tokens || change.unit() == unit);
  }

  private static boolean isSame(BigDecimal one, BigDecimal other) {
    return one != null && other != null && one.compareTo(other) == 0;
  }
}
