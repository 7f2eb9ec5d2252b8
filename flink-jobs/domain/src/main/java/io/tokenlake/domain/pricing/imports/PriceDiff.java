package io.tokenlake.domain.pricing.imports;

import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.domain.pricing.PriceEntry;
import io.tokenlake.domain.pricing.PriceRate;
import io.tokenlake.domain.pricing.PriceUnit;
import io.tokenlake.domain.pricing.imports.ForeignModel.Condition;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a published price list differs from the price book on one day. Compared are the prices that
 * both have; what the list does not say is left as it is.
 *
 * @param added models that the book does not know
 * @param changed prices that the book has otherwise or not at all
 * @param open prices that the list does not state beside others of the entry that it changes, so
 *     that nobody knows whether they still hold
 * @param uncovered conditions that the list has a price for and the entry has not
 * @param missing entries of providers in the list whose model the list does not have
 */
public record PriceDiff(
    List<ForeignModel> added,
    List<Change> changed,
    List<Open> open,
    List<Uncovered> uncovered,
    List<PriceEntry> missing) {

  /** A condition of the list that an entry of the book knows nothing about. */
  public record Uncovered(
      PriceEntry entry, Condition condition, Map<PriceUnit, BigDecimal> prices) {}

  /**
   * One price that may have changed as well.
   *
   * @param rate conditions under which it holds
   * @param unit what is priced
   */
  public record Open(PriceEntry entry, PriceRate rate, PriceUnit unit) {}

  /**
   * One price that differs.
   *
   * @param entry entry of the book
   * @param condition under which the price holds
   * @param unit what is priced
   * @param follows unit that the list states; null when that is {@code unit} itself
   * @param before price in the book; null when it has none
   * @param after price in the list
   */
  public record Change(
      PriceEntry entry,
      Condition condition,
      PriceUnit unit,
      PriceUnit follows,
      BigDecimal before,
      BigDecimal after) {

    /** The change in percent of the price before, to one decimal; null without one. */
    public BigDecimal percent() {
      return before == null || before.signum() == 0
          ? null
          : after.subtract(before).movePointRight(2).divide(before, 1, RoundingMode.HALF_UP);
    }

    /** Whether the price changes by more than {@code percent}, or from or to nothing. */
    public boolean isLargerThan(BigDecimal percent) {
      BigDecimal own = percent();
      return own == null ? before != null && after.signum() > 0 : own.abs().compareTo(percent) > 0;
    }
  }

  /**
   * The changes that can be made: those of entries all of whose other prices the list confirms. The
   * others would leave an entry half of which is new.
   */
  public List<Change> writable() {
    Set<String> half = new HashSet<>();
    open.forEach(price -> half.add(price.entry().id()));
    return changed.stream().filter(change -> !half.contains(change.entry().id())).toList();
  }

  /** Compares {@code models} with what {@code book} says about {@code day}. */
  public static PriceDiff of(PriceBook book, List<ForeignModel> models, LocalDate day) {
    long micros =
        ChronoUnit.MICROS.between(Instant.EPOCH, day.atStartOfDay(ZoneOffset.UTC).toInstant());
    Map<String, PriceEntry> entries = new LinkedHashMap<>();
    Map<String, ForeignModel> byEntry = new LinkedHashMap<>();
    List<ForeignModel> added = new ArrayList<>();
    Set<String> providers = new HashSet<>();
    for (ForeignModel model : models) {
      providers.add(model.provider());
      Optional<PriceEntry> entry = book.entryFor(null, model.provider(), model.model(), micros);
      if (entry.isEmpty()) {
        added.add(model);
        continue;
      }
      entries.put(entry.get().id(), entry.get());
      // Several names of a list are one entry here; the one that the entry bears speaks for all.
      byEntry.merge(
          entry.get().id(),
          model,
          (one, other) -> other.model().equals(entry.get().model()) ? other : one);
    }
    List<Change> changed = new ArrayList<>();
    List<Open> open = new ArrayList<>();
    List<Uncovered> uncovered = new ArrayList<>();
    byEntry.forEach(
        (id, model) -> {
          EntryDiff one = new EntryDiff(entries.get(id), model);
          changed.addAll(one.changed());
          open.addAll(one.open());
          uncovered.addAll(one.uncovered());
        });
    List<PriceEntry> missing =
        book.entries().stream()
            .filter(entry -> entry.tenant() == null && providers.contains(entry.provider()))
            .filter(entry -> isValidOn(entry, day) && !entries.containsKey(entry.id()))
            .toList();
    return new PriceDiff(
        List.copyOf(added),
        List.copyOf(changed),
        List.copyOf(open),
        List.copyOf(uncovered),
        missing);
  }

  private static boolean isValidOn(PriceEntry entry, LocalDate day) {
    Instant moment = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    return (entry.validFrom() == null || !moment.isBefore(entry.validFrom()))
        && (entry.validTo() == null || moment.isBefore(entry.validTo()));
  }
}
