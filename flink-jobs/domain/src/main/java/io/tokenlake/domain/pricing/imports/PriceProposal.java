package io.tokenlake.domain.pricing.imports;

import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.domain.pricing.PriceEntry;
import io.tokenlake.domain.pricing.PriceRate;
import io.tokenlake.domain.pricing.PriceUnit;
import io.tokenlake.domain.pricing.imports.ForeignModel.Condition;
import io.tokenlake.domain.pricing.imports.PriceDiff.Change;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The entries that a price book would have with the changed prices of a list. New models, new
 * conditions, models that the list does not have and entries with prices that are open are for a
 * person to decide.
 */
public final class PriceProposal {
  private final LocalDate validFrom;
  private final LocalDate asOf;

  /**
   * A proposal.
   *
   * @param validFrom day from which the changed prices hold, so that calls before keep theirs;
   *     null: they correct the entry for all its time
   * @param asOf day on which the list was taken
   */
  public PriceProposal(LocalDate validFrom, LocalDate asOf) {
    this.validFrom = validFrom;
    this.asOf = asOf;
  }

  /**
   * The entries of {@code book} with the writable changes of {@code diff}, in the order of the
   * book.
   */
  public List<PriceEntry> apply(PriceBook book, PriceDiff diff) {
    Map<String, List<Change>> byEntry = new LinkedHashMap<>();
    diff.writable()
        .forEach(
            change ->
                byEntry
                    .computeIfAbsent(change.entry().id(), unused -> new ArrayList<>())
                    .add(change));
    List<PriceEntry> entries = new ArrayList<>();
    for (PriceEntry entry : book.entries()) {
      List<Change> changes = byEntry.get(entry.id());
      if (changes == null) {
        entries.add(entry);
      } else if (validFrom == null) {
        entries.add(copy(entry, entry.id(), entry.validFrom(), entry.validTo(), changes, asOf));
      } else {
        Instant from = validFrom.atStartOfDay(ZoneOffset.UTC).toInstant();
        String id = entry.provider() + "/" + entry.model() + "@" + validFrom;
        entries.add(copy(entry, entry.id(), entry.validFrom(), from, List.of(), entry.asOf()));
        entries.add(copy(entry, id, from, entry.validTo(), changes, asOf));
      }
    }
    return entries;
  }

  private static PriceEntry copy(
      PriceEntry entry, String id, Instant from, Instant to, List<Change> changes, LocalDate asOf) {
    return new PriceEntry(
        id,
        entry.tenant(),
        entry.provider(),
        entry.alsoServedBy(),
        entry.model(),
        entry.aliases(),
        entry.patterns(),
        entry.datedSnapshots(),
        from,
        to,
        entry.contextRule(),
        entry.rates().stream().flatMap(rate -> changed(rate, changes).stream()).toList(),
        entry.regionUplift(),
        entry.contextWindow(),
        entry.note(),
        entry.source(),
        asOf);
  }

  /** A rate of several tiers becomes several rates where their prices part. */
  private static List<PriceRate> changed(PriceRate rate, List<Change> changes) {
    if (rate.tiers().isEmpty()) {
      return List.of(with(rate, rate.tiers(), null, changes));
    }
    return rate.tiers().stream().map(tier -> with(rate, Set.of(tier), tier, changes)).toList();
  }

  private static PriceRate with(
      PriceRate rate, Set<String> tiers, String tier, List<Change> changes) {
    Map<PriceUnit, BigDecimal> prices = rate.prices();
    for (Change change : changes) {
      Condition condition = change.condition();
      boolean same = condition.tier() == null ? tier == null : condition.tier().equals(tier);
      if (same && matches(rate, condition)) {
        prices = new EnumMap<>(prices);
        prices.put(change.unit(), change.after());
      }
    }
    return new PriceRate(tiers, rate.regions(), rate.hours(), rate.contextOver(), prices);
  }

  /** Whether a rate holds under a condition, in any region and at hours without a rate. */
  static boolean matches(PriceRate rate, Condition condition) {
    return rate.regions().isEmpty()
        && rate.hours() == null
        && rate.contextOver() == condition.contextOver()
        && (condition.tier() == null
            ? rate.tiers().isEmpty()
            : rate.tiers().contains(condition.tier()));
  }
}
