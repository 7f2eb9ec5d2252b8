package io.tokenlake.domain.pricing;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One entry of a price book: what a model costs over a stretch of time.
 *
 * @param id unique within the book
 * @param tenant whose negotiated price it is, which goes before that of everybody; null: everybody
 * @param provider canonical provider name
 * @param alsoServedBy further providers that sell the model at the same price
 * @param model exact model name
 * @param aliases further exact names of the model
 * @param patterns further names with one placeholder each, see {@link NamePattern}
 * @param datedSnapshots whether a date after a name, as in {@code -2026-11-20}, {@code -20261120}
 *     or {@code @20261120}, means the same price
 * @param validFrom first moment of validity, event time; null: since ever
 * @param validTo moment at which validity ends, exclusive; null: open
 * @param contextRule how prices for long contexts apply; null when there are none
 * @param rates prices by condition as they are stated, the list price first
 * @param regionUplift by region, lower case, what all token prices of rates without a region are
 *     multiplied with there
 * @param contextWindow tokens that fit in a call; null when not stated
 * @param note what a reader of the price must know; null when nothing
 * @param source page the price was taken from
 * @param asOf when it was taken from there
 */
public record PriceEntry(
    String id,
    String tenant,
    String provider,
    List<String> alsoServedBy,
    String model,
    List<String> aliases,
    List<String> patterns,
    boolean datedSnapshots,
    Instant validFrom,
    Instant validTo,
    ContextRule contextRule,
    List<PriceRate> rates,
    Map<String, BigDecimal> regionUplift,
    Long contextWindow,
    String note,
    String source,
    LocalDate asOf) {

  /** The list price: without service tier, region, hours and long context. */
  public Map<PriceUnit, BigDecimal> listPrices() {
    return rates.get(0).prices();
  }

  /**
   * The stated rates and those that follow from the uplift of a region; every combination of the
   * conditions is there exactly once.
   */
  public List<PriceRate> allRates() {
    return Stream.concat(rates.stream(), RegionUplift.of(rates, regionUplift).stream()).toList();
  }
}
