package io.tokenlake.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.domain.pricing.PriceEntry;
import io.tokenlake.domain.pricing.PriceRate;
import io.tokenlake.domain.pricing.PriceUnit;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description = "Print every entry with its prices, source and date.",
    mixinStandardHelpOptions = true)
final class PricesListCommand implements Callable<Integer> {
  @Option(names = "--provider", description = "Print what this provider sells.")
  private String provider;

  @Option(names = "--json", description = "Print one JSON object per entry, one per line.")
  private boolean json;

  @Mixin private PriceBookOption book;

  @Override
  public Integer call() throws IOException {
    List<PriceEntry> entries =
        book.get().entries().stream()
            .filter(
                entry ->
                    provider == null
                        || provider.equals(entry.provider())
                        || entry.alsoServedBy().contains(provider))
            .toList();
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("the book has no entry of the provider " + provider);
    }
    entries.forEach(entry -> System.out.println(json ? json(entry) : text(entry)));
    return 0;
  }

  private static String text(PriceEntry entry) {
    StringBuilder text = new StringBuilder(entry.id());
    text.append(validity(entry)).append("  ").append(entry.asOf()).append("  ");
    text.append(entry.source());
    for (PriceRate rate : entry.allRates()) {
      text.append("\n    ").append(conditions(rate)).append(prices(rate.prices()));
    }
    return text.toString();
  }

  private static String validity(PriceEntry entry) {
    return (entry.tenant() == null ? "" : "  for " + entry.tenant())
        + (entry.validFrom() == null ? "" : "  from " + entry.validFrom())
        + (entry.validTo() == null ? "" : "  to " + entry.validTo());
  }

  /** The conditions of a rate, each with a blank behind it. */
  static String conditions(PriceRate rate) {
    return (rate.tiers().isEmpty() ? "" : String.join("|", rate.tiers()) + " ")
        + (rate.regions().isEmpty() ? "" : "in " + String.join("|", rate.regions()) + " ")
        + (rate.hours() == null ? "" : "at " + rate.hours() + " ")
        + (rate.contextOver() == 0 ? "" : "over " + rate.contextOver() + " ");
  }

  private static String prices(Map<PriceUnit, BigDecimal> prices) {
    if (prices == null) {
      return "not sold";
    }
    StringBuilder text = new StringBuilder();
    new TreeMap<>(prices)
        .forEach(
            (unit, price) ->
                text.append(text.isEmpty() ? "" : "  ")
                    .append(unit.key())
                    .append(' ')
                    .append(price.toPlainString()));
    return text.toString();
  }

  private static ObjectNode json(PriceEntry entry) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("id", entry.id());
    node.put("tenant", entry.tenant());
    node.put("provider", entry.provider());
    node.put("model", entry.model());
    entry.aliases().forEach(node.putArray("aliases")::add);
    entry.patterns().forEach(node.putArray("patterns")::add);
    node.put("valid_from", entry.validFrom() == null ? null : entry.validFrom().toString());
    node.put("valid_to", entry.validTo() == null ? null : entry.validTo().toString());
    ArrayNode rates = node.putArray("rates");
    for (PriceRate rate : entry.allRates()) {
      ObjectNode one = rates.addObject();
      putConditions(one, rate);
      if (rate.prices() == null) {
        one.putNull("prices");
      } else {
        ObjectNode prices = one.putObject("prices");
        rate.prices().forEach((unit, price) -> prices.put(unit.key(), price.toPlainString()));
      }
    }
    node.put("source", entry.source());
    node.put("as_of", entry.asOf().toString());
    return node;
  }

  /** The conditions of a rate as members of {@code node}. */
  static void putConditions(ObjectNode node, PriceRate rate) {
    rate.tiers().forEach(node.putArray("tiers")::add);
    rate.regions().forEach(node.putArray("regions")::add);
    node.put("utc", rate.hours() == null ? null : rate.hours().toString());
    node.put("context_over", rate.contextOver());
  }
}
