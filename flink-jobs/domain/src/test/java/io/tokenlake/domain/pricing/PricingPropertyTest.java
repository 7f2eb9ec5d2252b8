package io.tokenlake.domain.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random books and calls against an oracle that reads the entry naively: it searches the list of
 * rates, divides by a million, and knows nothing of grids, picodollars or indices.
 */
class PricingPropertyTest {
  private static final long SEED = 20_261_121L;
  private static final String[] TIERS = {null, "flex", "batch"};
  private static final String[] REGIONS = {null, "eu"};
  private static final long[] THRESHOLDS = {0, 1_000, 200_000};
  private static final String[] HOURS = {null, "22:30-02:00", "sat-sun 04:00-09:00"};
  private static final long HALF_HOUR = 1_800_000_000L;
  private static final int HALF_HOURS_OF_A_WEEK = 7 * 48;

  private final Random random = new Random(SEED);

  @Test
  void everyCostIsWhatPlainDecimalArithmeticSays() {
    int priced = 0;
    for (int i = 0; i < 300; i++) {
      String yaml = book();
      PriceBook book = Books.parse(yaml);
      PriceEntry entry = book.entries().get(0);
      for (int j = 0; j < 40; j++) {
        PriceQuery query = query();
        BigDecimal expected = Oracle.cost(entry, query);
        Pricing pricing = book.price(query);
        String about = "seed %d, book %d, call %d: %s%n%s".formatted(SEED, i, j, query, yaml);
        if (expected == null) {
          assertThat(pricing.status()).as(about).isEqualTo(PriceStatus.UNPRICED_UNIT);
          assertThat(pricing.costComputed()).as(about).isNull();
        } else {
          priced++;
          assertThat(pricing.costComputed()).as(about).isEqualByComparingTo(expected);
          assertThat(pricing.costComputed().stripTrailingZeros().scale())
              .as(about)
              .isLessThanOrEqualTo(12);
          assertThat(pricing.costs().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
              .as(about)
              .isEqualByComparingTo(expected);
        }
      }
    }
    assertThat(priced).as("calls that had a price").isBetween(3_000, 11_000);
  }

  private String book() {
    boolean bands = random.nextBoolean();
    boolean tiers = random.nextBoolean();
    boolean regions = random.nextBoolean();
    boolean hours = random.nextBoolean();
    StringBuilder rates = new StringBuilder();
    for (String tier : tiers ? TIERS : new String[] {null}) {
      for (String region : regions ? REGIONS : new String[] {null}) {
        for (String utc : hours ? HOURS : new String[] {null}) {
          for (long over : bands ? THRESHOLDS : new long[] {0}) {
            if (tier != null || region != null || utc != null || over > 0) {
              rates
                  .append("  - {")
                  .append(tier == null ? "" : "tier: " + tier + ", ")
                  .append(region == null ? "" : "region: " + region + ", ")
                  .append(utc == null ? "" : "utc: \"" + utc + "\", ")
                  .append(over == 0 ? "" : "context_over: " + over + ", ")
                  .append(random.nextInt(10) == 0 ? "not_sold: true" : "prices: " + prices())
                  .append("}\n");
            }
          }
        }
      }
    }
    String rule = random.nextBoolean() ? "cliff" : "marginal";
    return Books.yaml(
        "id: r\nprovider: p\nmodel: r\n"
            + (bands ? "context: " + rule + "\n" : "")
            + "prices: "
            + prices()
            + "\n"
            + (rates.isEmpty() ? "" : "rates:\n" + rates)
            + "source: https://example.com\nas_of: 2026-11-20");
  }

  private String prices() {
    Map<PriceUnit, BigDecimal> prices = new EnumMap<>(PriceUnit.class);
    prices.put(PriceUnit.INPUT, price());
    for (PriceUnit unit : PriceUnit.values()) {
      if (random.nextInt(20) > 0) {
        prices.put(unit, price());
      }
    }
    return prices.entrySet().stream()
        .map(price -> price.getKey().key() + ": \"" + price.getValue().toPlainString() + "\"")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** Up to the dollar per token that a book may ask. */
  private BigDecimal price() {
    int decimals = random.nextInt(7);
    long most = 1_000_000L * (long) Math.pow(10, decimals);
    return BigDecimal.valueOf(random.nextLong(1 + random.nextLong(most)), decimals);
  }

  private PriceQuery query() {
    Map<Leaf, Long> leaves = new EnumMap<>(Leaf.class);
    for (Leaf leaf : Leaf.values()) {
      if (random.nextBoolean()) {
        // Small ones fall around the thresholds, large ones overflow a long of picodollars.
        leaves.put(leaf, random.nextLong(1L << random.nextInt(1, 50)));
      }
    }
    return new PriceQuery(
        null,
        "p",
        List.of("r"),
        // The last microsecond of a half hour, or the first of the next one.
        Books.NOON_MICROS + random.nextInt(HALF_HOURS_OF_A_WEEK) * HALF_HOUR - random.nextInt(2),
        random.nextInt(10) == 0 ? null : random.nextLong(1L << 40),
        TIERS[random.nextInt(TIERS.length)],
        REGIONS[random.nextInt(REGIONS.length)],
        new Usage(
            leaves,
            null,
            null,
            Usage.Basis.INCLUSIVE,
            Usage.BasisSource.DEFAULT,
            random.nextBoolean() ? null : random.nextLong(5)));
  }

  /** What the documentation of the format says, in the slowest and plainest way. */
  private static final class Oracle {
    private static final BigDecimal MILLION = new BigDecimal("1000000");
    private static final BigDecimal THOUSAND = new BigDecimal("1000");
    private static final List<Leaf> PROMPT =
        List.of(
            Leaf.IN_CACHE_READ,
            Leaf.IN_AUDIO_CACHED,
            Leaf.IN_CACHE_WRITE_5M,
            Leaf.IN_CACHE_WRITE_1H,
            Leaf.IN_CACHE_WRITE_OTHER,
            Leaf.IN_FRESH_TEXT,
            Leaf.IN_AUDIO,
            Leaf.IN_IMAGE);

    /** Null when something that was used has no price. */
    static BigDecimal cost(PriceEntry entry, PriceQuery query) {
      Map<Leaf, Long> leaves = query.usage().leaves();
      long input =
          leaves.entrySet().stream()
              .filter(leaf -> leaf.getKey().isInput())
              .mapToLong(Map.Entry::getValue)
              .sum();
      boolean inputKnown = leaves.keySet().stream().anyMatch(Leaf::isInput);
      boolean bands = entry.contextRule() != null;
      if (bands && !inputKnown) {
        return null;
      }
      Map<PriceUnit, BigDecimal> whole = prices(entry, query, input);
      if (whole == null) {
        return null;
      }
      BigDecimal cost = BigDecimal.ZERO;
      long before = 0;
      for (Leaf leaf : PROMPT) {
        long tokens = leaves.getOrDefault(leaf, 0L);
        BigDecimal part =
            entry.contextRule() == ContextRule.MARGINAL
                ? marginal(entry, query, leaf, before, tokens)
                : tokens(whole, leaf, tokens);
        if (part == null) {
          return null;
        }
        cost = cost.add(part);
        before += tokens;
      }
      for (Leaf leaf : List.of(Leaf.OUT_TEXT, Leaf.OUT_REASONING, Leaf.OUT_AUDIO, Leaf.OUT_IMAGE)) {
        BigDecimal part = tokens(whole, leaf, leaves.getOrDefault(leaf, 0L));
        if (part == null) {
          return null;
        }
        cost = cost.add(part);
      }
      return fees(whole, query, cost);
    }

    private static BigDecimal fees(
        Map<PriceUnit, BigDecimal> prices, PriceQuery query, BigDecimal tokens) {
      BigDecimal cost = tokens;
      if (prices.containsKey(PriceUnit.REQUESTS)) {
        cost = cost.add(prices.get(PriceUnit.REQUESTS).divide(THOUSAND));
      }
      Long searches = query.usage().webSearches();
      if (searches != null && searches > 0) {
        if (!prices.containsKey(PriceUnit.WEB_SEARCHES)) {
          return null;
        }
        cost =
            cost.add(
                prices
                    .get(PriceUnit.WEB_SEARCHES)
                    .multiply(new BigDecimal(searches))
                    .divide(THOUSAND));
      }
      if (prices.containsKey(PriceUnit.SECONDS)) {
        if (query.durationMicros() == null) {
          return null;
        }
        cost =
            cost.add(
                prices
                    .get(PriceUnit.SECONDS)
                    .multiply(new BigDecimal(query.durationMicros()))
                    .divide(MILLION));
      }
      return cost;
    }

    /** Every threshold between two tokens splits them; each piece has the price of its place. */
    private static BigDecimal marginal(
        PriceEntry entry, PriceQuery query, Leaf leaf, long before, long tokens) {
      BigDecimal cost = BigDecimal.ZERO;
      long at = before;
      while (at < before + tokens) {
        long end = before + tokens;
        for (PriceRate rate : entry.rates()) {
          if (rate.contextOver() > at) {
            end = Math.min(end, rate.contextOver());
          }
        }
        Map<PriceUnit, BigDecimal> prices = prices(entry, query, at + 1);
        BigDecimal part = prices == null ? null : tokens(prices, leaf, end - at);
        if (part == null) {
          return null;
        }
        cost = cost.add(part);
        at = end;
      }
      return cost;
    }

    private static BigDecimal tokens(Map<PriceUnit, BigDecimal> prices, Leaf leaf, long tokens) {
      if (tokens == 0) {
        return BigDecimal.ZERO;
      }
      BigDecimal price = prices.get(PriceUnit.of(leaf));
      if (price == null && leaf == Leaf.OUT_REASONING) {
        price = prices.get(PriceUnit.OUTPUT);
      }
      return price == null ? null : price.multiply(new BigDecimal(tokens)).divide(MILLION);
    }

    /** Null when there is no rate for the tier, or it is not sold. */
    private static Map<PriceUnit, BigDecimal> prices(
        PriceEntry entry, PriceQuery query, long input) {
      boolean regional =
          entry.rates().stream()
              .anyMatch(rate -> query.region() != null && rate.regions().contains(query.region()));
      boolean hourly = entry.rates().stream().anyMatch(rate -> isAt(rate, query));
      PriceRate best = null;
      for (PriceRate rate : entry.rates()) {
        boolean tier =
            query.serviceTier() == null
                ? rate.tiers().isEmpty()
                : rate.tiers().contains(query.serviceTier());
        boolean region =
            regional ? rate.regions().contains(query.region()) : rate.regions().isEmpty();
        boolean band = rate.contextOver() == 0 || input > rate.contextOver();
        boolean hours = hourly ? isAt(rate, query) : rate.hours() == null;
        if (tier
            && region
            && hours
            && band
            && (best == null || rate.contextOver() > best.contextOver())) {
          best = rate;
        }
      }
      return best == null ? null : best.prices();
    }

    /** Whether a rate is for some hours, and the call starts in them. */
    private static boolean isAt(PriceRate rate, PriceQuery query) {
      if (rate.hours() == null) {
        return false;
      }
      OffsetDateTime start =
          Instant.EPOCH.plus(query.startedAtMicros(), ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
      LocalTime time = start.toLocalTime();
      if (rate.hours().windows().equals(List.of(HOURS[1]))) {
        return !time.isBefore(LocalTime.of(22, 30)) || time.isBefore(LocalTime.of(2, 0));
      }
      return start.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0
          && !time.isBefore(LocalTime.of(4, 0))
          && time.isBefore(LocalTime.of(9, 0));
    }
  }
}
