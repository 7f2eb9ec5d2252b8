package io.tokenlake.domain.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads one entry of a price book. */
final class PriceEntryReader {
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "tenant",
          "provider",
          "also_served_by",
          "model",
          "aliases",
          "patterns",
          "dated_snapshots",
          "valid_from",
          "valid_to",
          "context",
          "prices",
          "not_sold",
          "rates",
          "region_uplift",
          "context_window",
          "note",
          "source",
          "as_of");

  private static final Pattern PROVIDER = Pattern.compile("[a-z0-9._-]+");

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
    String tenant = fields.textOrNull("tenant");
    RateReader reader = new RateReader(node, fields);
    List<PriceRate> rates = reader.read();
    PriceEntry entry =
        new PriceEntry(
            fields.text("id"),
            tenant,
            provider(fields.text("provider")),
            fields.texts("also_served_by").stream().map(this::provider).toList(),
            fields.text("model"),
            fields.texts("aliases"),
            fields.texts("patterns"),
            fields.flag("dated_snapshots"),
            from,
            to,
            contextRule(rates),
            rates,
            reader.uplift(),
            fields.count("context_window"),
            fields.textOrNull("note"),
            source(tenant),
            fields.date("as_of"));
    if (problems.size() != before) {
      return null;
    }
    checkNames(entry);
    return problems.size() == before ? entry : null;
  }

  private ContextRule contextRule(List<PriceRate> rates) {
    boolean needed = rates.stream().anyMatch(rate -> rate.contextOver() > 0);
    String stated = fields.textOrNull("context");
    if (stated == null) {
      if (needed && !node.has("context")) {
        fields.problem(
            "has rates with 'context_over' but no 'context'; state cliff (the whole call changes"
                + " its price) or marginal (only the tokens above)");
      }
      return null;
    }
    if (!needed) {
      fields.problem("has 'context' but no rate with 'context_over'; remove it");
    }
    for (ContextRule rule : ContextRule.values()) {
      if (rule.name().toLowerCase(Locale.ROOT).equals(stated)) {
        return rule;
      }
    }
    fields.problem("has \"" + stated + "\" as 'context'; it must be cliff or marginal");
    return null;
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

  /** A list price is on a page that anybody can open; a negotiated one is in a contract. */
  private String source(String tenant) {
    String source = fields.text("source");
    if (source != null && tenant == null && !source.startsWith("https://")) {
      fields.problem(
          "has the source \"" + source + "\"; it must be the https:// address of the price");
    }
    return source;
  }

  private void checkNames(PriceEntry entry) {
    Set<String> seen = new HashSet<>();
    Stream.of(Stream.of(entry.model()), entry.aliases().stream(), entry.patterns().stream())
        .flatMap(names -> names)
        .filter(name -> !seen.add(name))
        .forEach(
            name ->
                fields.problem(
                    "states " + entry.provider() + "/" + name + " twice; state it once"));
    entry.patterns().stream()
        .filter(pattern -> NamePattern.parse(pattern).isEmpty())
        .forEach(
            pattern ->
                fields.problem(
                    "has the pattern \""
                        + pattern
                        + "\"; it must have exactly one of *, {date} and {geo}, and some text"));
  }
}
