package io.tokenlake.domain.pricing;

import io.tokenlake.domain.usage.Leaf;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;

/** An entry in the form that prices a call: per token, fallbacks resolved, times in µs. */
final class PricedEntry {
  private static final int MILLION = 6;

  private final PriceEntry entry;
  private final long fromMicros;
  private final long toMicros;
  private final Map<Leaf, BigDecimal> perToken = new EnumMap<>(Leaf.class);

  PricedEntry(PriceEntry entry) {
    this.entry = entry;
    this.fromMicros = entry.validFrom() == null ? Long.MIN_VALUE : micros(entry.validFrom());
    this.toMicros = entry.validTo() == null ? Long.MAX_VALUE : micros(entry.validTo());
    for (PriceUnit unit : PriceUnit.values()) {
      BigDecimal price = entry.perMillion().get(unit);
      if (price == null && unit.fallback().isPresent()) {
        price = entry.perMillion().get(unit.fallback().get());
      }
      if (price != null) {
        perToken.put(unit.leaf(), price.movePointLeft(MILLION).stripTrailingZeros());
      }
    }
  }

  PriceEntry entry() {
    return entry;
  }

  boolean isValidAt(long micros) {
    return micros >= fromMicros && micros < toMicros;
  }

  boolean overlaps(PricedEntry other) {
    return fromMicros < other.toMicros && other.fromMicros < toMicros;
  }

  /** Price of one token, USD; null when this entry has none. */
  BigDecimal perToken(Leaf leaf) {
    return perToken.get(leaf);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
