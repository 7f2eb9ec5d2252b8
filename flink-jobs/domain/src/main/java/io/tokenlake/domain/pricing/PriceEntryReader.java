package io.tokenlake.domain.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one entry of a price book. */
final class PriceEntryReader {
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "provider",
          "also_served_by",
          "model",
          "aliases",
          "dated_snapshots",
          "valid_from",
          "valid_to",
          "prices",
          "context_window",
          "source",
          "as_of");

  private static final List<String> UNITS =
      Arrays.stream(PriceUnit.values()).map(PriceUnit::key).toList();

  /** Arithmetic on a number of a million digits would take hours. */
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,20})?");

  private static final Pattern PROVIDER = Pattern.compile("[a-z0-9._-]+");

  /** The ledger keeps 12 decimals of a dollar; a token is a millionth of what a price is for. */
  private static final int MOST_DECIMALS = 12 - 6;

  /** A dollar per token: far above any price, so surely a slip. */
  private static final BigDecimal MOST = new BigDecimal("1000000");

  private final Fields fields;
  private final JsonNode node;
  private final List<String> problems;

  PriceEntryReader(JsonNode node, int position, List<String> problems) {
    String id = node.path("id").isTextual() ? node.path("id").textValue() : "number " + position;
    this.node = node;
    this.problems = problems;
    this.fields = new Fields("entry " + id, node, problems);
  }

  /** The entry, or null when anything is wrong with it; then {@code problems} has grown. */
  PriceEntry read() {
    int before = problems.size();
    if (!node.isObject()) {
      fields.problem("is not a list of keys and values; see the format");
      return null;
    }
    fields.allowOnly(KEYS);
    Instant from = fields.moment("valid_from");
    Instant to = fields.moment("valid_to");
    if (from != null && to != null && !from.isBefore(to)) {
      fields.problem(
          "is valid from " + from + " to " + to + "; 'valid_to' must be after 'valid_from'");
    }
    PriceEntry entry =
        new PriceEntry(
            fields.text("id"),
            provider(fields.text("provider")),
            fields.texts("also_served_by").stream().map(this::provider).toList(),
            fields.text("model"),
            fields.texts("aliases"),
            fields.flag("dated_snapshots"),
            from,
            to,
            prices(),
            fields.count("context_window"),
            source(),
            fields.date("as_of"));
    return problems.size() == before ? entry : null;
  }

  private String provider(String name) {
    if (name != null && !PROVIDER.matcher(name).matches()) {
      fields.problem(
          "has the provider \""
              + name
              + "\"; it must be a canonical name in lower case, such as openai or gcp.gemini");
    }
    return name;
  }

  private String source() {
    String source = fields.text("source");
    if (source != null && !source.startsWith("https://")) {
      fields.problem(
          "has the source \"" + source + "\"; it must be the https:// address of the price");
    }
    return source;
  }

  private Map<PriceUnit, BigDecimal> prices() {
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
      BigDecimal perMillion = price(price.getKey(), price.getValue());
      if (perMillion != null) {
        prices.put(unit.get(), perMillion);
      }
    }
    return Collections.unmodifiableMap(prices);
  }

  private BigDecimal price(String unit, JsonNode stated) {
    String wrong = "has " + Fields.shown(stated) + " as the price of '" + unit + "'; ";
    if (!stated.isTextual() || !DECIMAL.matcher(stated.textValue()).matches()) {
      fields.problem(
          wrong + "it must be a decimal in quotes, such as \"2.50\", in USD per 1,000,000 tokens");
      return null;
    }
    BigDecimal perMillion = new BigDecimal(stated.textValue());
    if (perMillion.signum() < 0) {
      fields.problem(wrong + "a price must not be negative");
      return null;
    }
    if (perMillion.compareTo(MOST) > 0) {
      fields.problem(wrong + "that is over a dollar per token; prices are per 1,000,000 tokens");
      return null;
    }
    if (perMillion.stripTrailingZeros().scale() > MOST_DECIMALS) {
      fields.problem(
          wrong + "at most 6 decimals fit, because the ledger keeps 12 decimals per token");
      return null;
    }
    return perMillion;
  }
}
