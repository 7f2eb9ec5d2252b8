package io.tokenlake.domain.pricing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a price book as the YAML that {@link PriceBook#parse} reads. */
public final class PriceBookWriter {
  /** Text that YAML takes for a string without quotes. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9._/@+-]*");

  private static final List<String> NOT_STRINGS =
      List.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

  private final StringBuilder yaml = new StringBuilder();

  private PriceBookWriter() {}

  /**
   * The book as YAML, flat: what it extends is part of it.
   *
   * @param version version of the new book
   * @param book gives the prefixes and deployments
   * @param entries entries of the new book
   */
  public static String write(String version, PriceBook book, List<PriceEntry> entries) {
    PriceBookWriter writer = new PriceBookWriter();
    writer.line(0, "version: " + quoted(version));
    writer.writePrefixes(book.prefixes());
    writer.writeDeployments(book.deployments());
    writer.line(0, "");
    writer.line(0, "entries:");
    entries.forEach(writer::writeEntry);
    return writer.yaml.toString();
  }

  private void writePrefixes(Map<String, List<String>> prefixes) {
    if (!prefixes.isEmpty()) {
      line(0, "");
      line(0, "prefixes:");
      new TreeMap<>(prefixes).forEach((provider, all) -> line(1, provider + ": " + list(all)));
    }
  }

  private void writeDeployments(List<Deployment> deployments) {
    if (!deployments.isEmpty()) {
      line(0, "");
      line(0, "deployments:");
    }
    for (Deployment deployment : deployments) {
      line(
          1,
          "- {"
              + (deployment.tenant() == null ? "" : "tenant: " + text(deployment.tenant()) + ", ")
              + "provider: "
              + text(deployment.provider())
              + ", name: "
              + text(deployment.name())
              + ", model: "
              + text(deployment.model())
              + "}");
    }
  }

  private void writeEntry(PriceEntry entry) {
    line(1, "- id: " + text(entry.id()));
    optional("tenant", entry.tenant());
    optional("provider", entry.provider());
    optional("also_served_by", entry.alsoServedBy());
    optional("model", entry.model());
    optional("aliases", entry.aliases());
    optional("patterns", entry.patterns());
    if (entry.datedSnapshots()) {
      line(2, "dated_snapshots: true");
    }
    optional("valid_from", entry.validFrom());
    optional("valid_to", entry.validTo());
    if (entry.contextRule() != null) {
      line(2, "context: " + entry.contextRule().name().toLowerCase(Locale.ROOT));
    }
    if (entry.contextWindow() != null) {
      line(2, "context_window: " + entry.contextWindow());
    }
    line(2, prices(entry.listPrices()));
    if (entry.rates().size() > 1) {
      line(2, "rates:");
      entry.rates().stream().skip(1).forEach(this::writeRate);
    }
    if (!entry.regionUplift().isEmpty()) {
      line(
          2,
          entry.regionUplift().entrySet().stream()
              .map(
                  region ->
                      text(region.getKey()) + ": \"" + region.getValue().toPlainString() + "\"")
              .collect(Collectors.joining(", ", "region_uplift: {", "}")));
    }
    optional("note", entry.note());
    optional("source", entry.source());
    line(2, "as_of: " + entry.asOf());
    line(0, "");
  }

  private void writeRate(PriceRate rate) {
    List<String> parts = new ArrayList<>();
    if (!rate.tiers().isEmpty()) {
      parts.add("tier: " + list(rate.tiers()));
    }
    if (!rate.regions().isEmpty()) {
      parts.add("region: " + list(rate.regions()));
    }
    if (rate.hours() != null) {
      parts.add("utc: " + list(rate.hours().windows()));
    }
    if (rate.contextOver() > 0) {
      parts.add("context_over: " + rate.contextOver());
    }
    parts.add(prices(rate.prices()));
    line(3, "- {" + String.join(", ", parts) + "}");
  }

  private static String prices(Map<PriceUnit, BigDecimal> prices) {
    if (prices == null) {
      return "not_sold: true";
    }
    return Arrays.stream(PriceUnit.values())
        .filter(prices::containsKey)
        .map(unit -> unit.key() + ": \"" + prices.get(unit).toPlainString() + "\"")
        .collect(Collectors.joining(", ", "prices: {", "}"));
  }

  private void optional(String key, String value) {
    if (value != null) {
      line(2, key + ": " + text(value));
    }
  }

  private void optional(String key, List<String> values) {
    if (!values.isEmpty()) {
      line(2, key + ": " + list(values));
    }
  }

  private void optional(String key, Instant moment) {
    if (moment != null) {
      line(2, key + ": " + moment);
    }
  }

  private static String list(Collection<String> values) {
    return values.stream().map(PriceBookWriter::text).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String text(String value) {
    boolean plain =
        PLAIN.matcher(value).matches() && !NOT_STRINGS.contains(value.toLowerCase(Locale.ROOT));
    return plain ? value : quoted(value);
  }

  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : value.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private void line(int depth, String text) {
    yaml.append("  ".repeat(text.isEmpty() ? 0 : depth)).append(text).append('\n');
  }
}
