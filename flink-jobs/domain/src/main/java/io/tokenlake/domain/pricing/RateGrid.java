package io.tokenlake.domain.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The rates of one entry as a grid of service tier, region, hours and context length. Every cell is
 * stated exactly once, so that a call has one rate whatever its conditions; a call whose tier is
 * not in the grid has none. Prices are kept as whole picodollars for each counted thing.
 */
final class RateGrid {
  /** In a cell: the unit has no price. */
  static final long NO_PRICE = -1;

  /** Tiers that are billed at the list price. */
  private static final List<String> LIST_PRICE_TIERS =
      List.of("default", "standard", "auto", "on_demand", "standard_only");

  private static final PriceUnit[] UNITS = PriceUnit.values();
  private static final int OTHER = 0;
  private static final int UNKNOWN = -1;

  private final List<String> tiers = new ArrayList<>();
  private final List<String> regions = new ArrayList<>();
  private final List<WeeklyHours> hours = new ArrayList<>();
  private final long[] thresholds;
  private final PriceRate[] rates;
  private final long[][] cells;

  /** Lays out {@code rates}; tells {@code problem} of every cell that has two of them or none. */
  RateGrid(List<PriceRate> rates, Consumer<String> problem) {
    Set<String> allTiers = new LinkedHashSet<>();
    Set<String> allRegions = new LinkedHashSet<>();
    Set<WeeklyHours> allHours = new LinkedHashSet<>();
    Set<Long> allThresholds = new TreeSet<>(Set.of(0L));
    for (PriceRate rate : rates) {
      allTiers.addAll(rate.tiers());
      allRegions.addAll(rate.regions());
      allThresholds.add(rate.contextOver());
      if (rate.hours() != null) {
        allHours.add(rate.hours());
      }
    }
    tiers.add(null);
    tiers.addAll(allTiers);
    regions.add(null);
    regions.addAll(allRegions);
    hours.add(null);
    hours.addAll(allHours);
    thresholds = allThresholds.stream().mapToLong(Long::longValue).toArray();
    checkHours(problem);
    this.rates = new PriceRate[tiers.size() * regions.size() * hours.size() * thresholds.length];
    rates.forEach(rate -> fill(rate, problem));
    checkGaps(problem);
    cells = Arrays.stream(this.rates).map(RateGrid::picodollars).toArray(long[][]::new);
  }

  /** Whether the price depends on how long the input is. */
  boolean hasBands() {
    return thresholds.length > 1;
  }

  int bands() {
    return thresholds.length;
  }

  /** Tokens above which band {@code band} begins. */
  long threshold(int band) {
    return thresholds[band];
  }

  /** The band that an input of {@code tokens} falls into. */
  int band(long tokens) {
    int band = thresholds.length - 1;
    while (tokens <= thresholds[band] && band > 0) {
      band--;
    }
    return band;
  }

  /** The first cell for these conditions, that of the lowest band; negative when there is none. */
  int row(String tier, String region, long micros) {
    int tierIndex = tierIndex(tier);
    return tierIndex == UNKNOWN ? UNKNOWN : cell(tierIndex, regionIndex(region), hour(micros), 0);
  }

  /** Picodollars by ordinal of the unit, NO_PRICE where there is none; null when not sold. */
  long[] prices(int row, int band) {
    return cells[row + band];
  }

  private int cell(int tier, int region, int hour, int band) {
    return ((tier * regions.size() + region) * hours.size() + hour) * thresholds.length + band;
  }

  private int tierIndex(String tier) {
    if (tier == null) {
      return OTHER;
    }
    for (int i = 1; i < tiers.size(); i++) {
      if (tiers.get(i).equalsIgnoreCase(tier)) {
        return i;
      }
    }
    for (String listed : LIST_PRICE_TIERS) {
      if (listed.equalsIgnoreCase(tier)) {
        return OTHER;
      }
    }
    return UNKNOWN;
  }

  private int regionIndex(String region) {
    for (int i = 1; i < regions.size() && region != null; i++) {
      if (regions.get(i).equalsIgnoreCase(region)) {
        return i;
      }
    }
    return OTHER;
  }

  private int hour(long micros) {
    for (int i = 1; i < hours.size(); i++) {
      if (hours.get(i).contains(micros)) {
        return i;
      }
    }
    return OTHER;
  }

  private void fill(PriceRate rate, Consumer<String> problem) {
    int band = Arrays.binarySearch(thresholds, rate.contextOver());
    int hour = hours.indexOf(rate.hours());
    for (int tier : indices(tiers, rate.tiers())) {
      for (int region : indices(regions, rate.regions())) {
        int cell = cell(tier, region, hour, band);
        if (rates[cell] == null) {
          rates[cell] = rate;
        } else {
          problem.accept(
              "states twice the price "
                  + name(tier, region, hour, band)
                  + "; remove one of the two");
        }
      }
    }
  }

  private static int[] indices(List<String> all, Set<String> some) {
    return some.isEmpty() ? new int[] {OTHER} : some.stream().mapToInt(all::indexOf).toArray();
  }

  private void checkHours(Consumer<String> problem) {
    for (int i = 1; i < hours.size(); i++) {
      for (int j = i + 1; j < hours.size(); j++) {
        if (hours.get(i).overlaps(hours.get(j))) {
          problem.accept(
              "has the overlapping hours '"
                  + hours.get(i)
                  + "' and '"
                  + hours.get(j)
                  + "'; a moment must be in one of them only");
        }
      }
    }
  }

  private void checkGaps(Consumer<String> problem) {
    for (int tier = 0; tier < tiers.size(); tier++) {
      for (int region = 0; region < regions.size(); region++) {
        for (int hour = 0; hour < hours.size(); hour++) {
          for (int band = 0; band < thresholds.length; band++) {
            if (rates[cell(tier, region, hour, band)] == null) {
              problem.accept(
                  "has no price "
                      + name(tier, region, hour, band)
                      + "; state it, or 'not_sold: true' under these conditions");
            }
          }
        }
      }
    }
  }

  private String name(int tier, int region, int hour, int band) {
    List<String> words = new ArrayList<>();
    words.add(tier == OTHER ? "for the standard tier" : "for the tier " + tiers.get(tier));
    if (regions.size() > 1) {
      words.add(region == OTHER ? "in other regions" : "in the region " + regions.get(region));
    }
    if (hours.size() > 1) {
      words.add(hour == OTHER ? "at other hours" : "at the hours " + hours.get(hour));
    }
    if (hasBands()) {
      words.add("for input over " + thresholds[band] + " tokens");
    }
    return String.join(" ", words);
  }

  private static long[] picodollars(PriceRate rate) {
    if (rate == null || rate.prices() == null) {
      return null;
    }
    Map<PriceUnit, BigDecimal> prices = rate.prices();
    long[] cell = new long[UNITS.length];
    for (PriceUnit unit : UNITS) {
      BigDecimal price = prices.get(unit);
      if (price == null && unit.fallback().isPresent()) {
        price = prices.get(unit.fallback().get());
      }
      cell[unit.ordinal()] =
          price == null
              ? NO_PRICE
              : price.movePointRight(PriceUnit.MONEY_SCALE - unit.scale()).longValueExact();
    }
    return cell;
  }
}
