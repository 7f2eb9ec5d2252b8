package io.tokenlake.domain.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the prices of one entry under all their conditions. */
final class RateReader {
  private static final Set<String> KEYS =
      Set.of("tier", "region", "utc", "context_over", "prices", "not_sold");

  private static final List<String> UNITS =
      Arrays.stream(PriceUnit.values()).map(PriceUnit::key).toList();

  /** Arithmetic on a number of a million digits would take hours. */
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,20})?");

  /** A dollar per token: far above any price, so surely a slip. */
  private static final BigDecimal MOST = new BigDecimal("1000000");

  private static final BigDecimal MOST_UPLIFT = BigDecimal.TEN;

  private final JsonNode entry;
  private final Fields fields;
  private Map<String, BigDecimal> uplift = Map.of();

  RateReader(JsonNode entry, Fields fields) {
    this.entry = entry;
    this.fields = fields;
  }

  /** The list price and then all other rates; of those that are wrong only a problem remains. */
  List<PriceRate> read() {
    int before = fields.problemCount();
    List<PriceRate> rates = new ArrayList<>();
    rates.add(new PriceRate(Set.of(), Set.of(), null, 0, pricesOf(entry, fields)));
    JsonNode stated = entry.path("rates");
    if (!stated.isMissingNode() && !stated.isArray()) {
      fields.problem("has 'rates' that are no list");
    }
    for (int i = 0; i < stated.size(); i++) {
      rates.add(rate(stated.get(i), "in rate " + (i + 1) + " "));
    }
    uplift = readUplift();
    List<PriceRate> all = new ArrayList<>(rates);
    all.addAll(RegionUplift.of(rates, uplift));
    all.subList(rates.size(), all.size()).forEach(this::checkExact);
    if (fields.problemCount() == before) {
      // Only for what it finds: the grid that prices is made of the whole entry.
      new RateGrid(all, fields::problem);
    }
    return List.copyOf(rates);
  }

  /** What the prices of a region are multiplied with; known once {@link #read} is done. */
  Map<String, BigDecimal> uplift() {
    return uplift;
  }

  private PriceRate rate(JsonNode node, String where) {
    List<String> wrong = new ArrayList<>();
    Fields rate = new Fields("", node, wrong);
    if (node.isObject()) {
      rate.allowOnly(KEYS);
    } else {
      rate.problem("is not a list of keys and values; see the format");
    }
    Long over = rate.count("context_over");
    PriceRate read =
        new PriceRate(
            lower(rate.textOrTexts("tier")),
            lower(rate.textOrTexts("region")),
            hours(rate),
            over == null ? 0 : over,
            pricesOf(node, rate));
    wrong.forEach(problem -> fields.problem(where.strip() + problem));
    return read;
  }

  private static Set<String> lower(List<String> names) {
    Set<String> lower = new LinkedHashSet<>();
    names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
    return Collections.unmodifiableSet(lower);
  }

  private static WeeklyHours hours(Fields rate) {
    List<String> windows = rate.textOrTexts("utc");
    try {
      return windows.isEmpty() ? null : WeeklyHours.parse(windows);
    } catch (IllegalArgumentException noWindow) {
      rate.problem(
          "has \""
              + noWindow.getMessage()
              + "\" as 'utc'; it must be such as 16:30-00:30 or mon-fri 01:00-04:00");
      return null;
    }
  }

  /** The stated prices; null when the model is stated not to be sold. */
  private static Map<PriceUnit, BigDecimal> pricesOf(JsonNode node, Fields fields) {
    if (fields.flag("not_sold")) {
      if (node.has("prices")) {
        fields.problem("has both 'prices' and 'not_sold'; remove one");
      }
      return null;
    }
    Map<PriceUnit, BigDecimal> prices = new EnumMap<>(PriceUnit.class);
    JsonNode stated = node.get("prices");
    if (stated == null || !stated.isObject() || stated.isEmpty()) {
      fields.problem("has no 'prices'; state at least one, such as input: \"2.50\"");
      return prices;
    }
    for (Map.Entry<String, JsonNode> price : stated.properties()) {
      Optional<PriceUnit> unit = PriceUnit.byKey(price.getKey());
      if (unit.isEmpty()) {
        fields.problem(
            "has a price for the unknown unit '" + price.getKey() + "'; known are " + UNITS);
        continue;
      }
      BigDecimal decimal = price(unit.get(), price.getValue(), fields);
      if (decimal != null) {
        prices.put(unit.get(), decimal);
      }
    }
    return Collections.unmodifiableMap(prices);
  }

  private static BigDecimal price(PriceUnit unit, JsonNode stated, Fields fields) {
    String wrong = "has " + Fields.shown(stated) + " as the price of '" + unit.key() + "'; ";
    if (!stated.isTextual() || !DECIMAL.matcher(stated.textValue()).matches()) {
      fields.problem(
          wrong + "it must be a decimal in quotes, such as \"2.50\", in USD per 1,000,000 tokens");
      return null;
    }
    BigDecimal price = new BigDecimal(stated.textValue());
    if (price.signum() < 0) {
      fields.problem(wrong + "a price must not be negative");
      return null;
    }
    if (price.compareTo(MOST) > 0) {
      fields.problem(wrong + "that is over a dollar per token; prices are per 1,000,000 tokens");
      return null;
    }
    if (!isExact(unit, price)) {
      fields.problem(wrong + tooFine(unit));
      return null;
    }
    return price;
  }

  private static boolean isExact(PriceUnit unit, BigDecimal price) {
    return price.stripTrailingZeros().scale() <= unit.mostDecimals();
  }

  private static String tooFine(PriceUnit unit) {
    return "at most "
        + unit.mostDecimals()
        + " decimals fit, because the ledger keeps 12 decimals per "
        + (unit.leaf() == null ? "thing counted" : "token");
  }

  /** By region, the factor of its prices; of those that are wrong only a problem remains. */
  private Map<String, BigDecimal> readUplift() {
    Map<String, BigDecimal> factors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> region : entry.path("region_uplift").properties()) {
      String text = region.getValue().asText();
      BigDecimal factor = DECIMAL.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ZERO;
      if (!region.getValue().isTextual()
          || factor.signum() <= 0
          || factor.compareTo(MOST_UPLIFT) > 0) {
        fields.problem(
            "has "
                + region.getValue()
                + " as the uplift of the region "
                + region.getKey()
                + "; it must be a decimal in quotes, such as \"1.10\"");
      } else {
        factors.put(region.getKey().toLowerCase(Locale.ROOT), factor);
      }
    }
    return Collections.unmodifiableMap(factors);
  }

  private void checkExact(PriceRate raised) {
    if (raised.prices() == null) {
      return;
    }
    raised
        .prices()
        .forEach(
            (unit, price) -> {
              if (!isExact(unit, price)) {
                fields.problem(
                    "has the uplift "
                        + uplift.get(raised.regions().iterator().next())
                        + " that makes '"
                        + unit.key()
                        + "' cost "
                        + price.toPlainString()
                        + "; "
                        + tooFine(unit));
              }
            });
  }
}
