package io.tokenlake.domain.pricing;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * One entry of a price book: what a model costs over a stretch of time.
 *
 * @param id unique within the book
 * @param provider canonical provider name
 * @param alsoServedBy further providers that sell the model at the same price
 * @param model exact model name
 * @param aliases further exact names of the model
 * @param datedSnapshots whether {@code -YYYY-MM-DD} or {@code -YYYYMMDD} after a name means the
 *     same price
 * @param validFrom first moment of validity, event time; null: since ever
 * @param validTo moment at which validity ends, exclusive; null: open
 * @param perMillion price per 1,000,000 tokens by unit, USD
 * @param contextWindow tokens that fit in a call; null when not stated
 * @param source page the price was taken from
 * @param asOf when it was taken from there
 */
public record PriceEntry(
    String id,
    String provider,
    List<String> alsoServedBy,
    String model,
    List<String> aliases,
    boolean datedSnapshots,
    Instant validFrom,
    Instant validTo,
    Map<PriceUnit, BigDecimal> perMillion,
    Long contextWindow,
    String source,
    LocalDate asOf) {}
