package io.tokenlake.domain.pricing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** An entry in the form that prices a call: times in µs, rates as a grid. */
final class PricedEntry {
  private final PriceEntry entry;
  private final long fromMicros;
  private final long toMicros;
  private final RateGrid grid;

  PricedEntry(PriceEntry entry) {
    this.entry = entry;
    this.fromMicros = entry.validFrom() == null ? Long.MIN_VALUE : micros(entry.validFrom());
    this.toMicros = entry.validTo() == null ? Long.MAX_VALUE : micros(entry.validTo());
    // What is wrong with the rates was found when the entry was read.
    this.grid = new RateGrid(entry.allRates(), problem -> {});
  }

  PriceEntry entry() {
    return entry;
  }

  RateGrid grid() {
    return grid;
  }

  long fromMicros() {
    return fromMicros;
  }

  boolean isValidAt(long micros) {
    return micros >= fromMicros && micros < toMicros;
  }

  boolean overlaps(PricedEntry other) {
    return fromMicros < other.toMicros && other.fromMicros < toMicros;
  }

  /** Whether this is valid at some moment before {@code others} begin or after they end. */
  boolean outlasts(List<PricedEntry> others) {
    return others.stream().allMatch(other -> fromMicros < other.fromMicros)
        || others.stream().allMatch(other -> toMicros > other.toMicros);
  }

  boolean endsBefore(PricedEntry next) {
    return toMicros < next.fromMicros;
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
