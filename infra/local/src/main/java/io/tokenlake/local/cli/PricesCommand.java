package io.tokenlake.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.domain.genai.CallNormaliser;
import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.genai.Normalised;
import io.tokenlake.domain.genai.TelemetrySpan;
import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.domain.pricing.PriceEntry;
import io.tokenlake.domain.pricing.Pricing;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "prices",
    description = "The price book that the ledger prices with.",
    mixinStandardHelpOptions = true)
final class PricesCommand {
  /** What may be asked for in --usage, and the attribute by which a span would say it. */
  private static final Map<String, String> USAGE_ATTRIBUTES =
      new TreeMap<>(
          Map.of(
              "input", "gen_ai.usage.input_tokens",
              "output", "gen_ai.usage.output_tokens",
              "cache_read", "gen_ai.usage.cache_read.input_tokens",
              "cache_write", "gen_ai.usage.cache_write.input_tokens",
              "reasoning", "gen_ai.usage.reasoning.output_tokens"));

  @Command(
      name = "lookup",
      description = "Price one call as the ledger would.",
      mixinStandardHelpOptions = true)
  int lookup(
      @Option(names = "--provider", required = true, description = "Such as openai.")
          String provider,
      @Option(names = "--model", required = true, description = "Such as gpt-4o.") String model,
      @Option(
              names = "--at",
              paramLabel = "TIME",
              description = "When the call was made, ISO 8601 in UTC (default: now).")
          Instant at,
      @Option(
              names = "--usage",
              required = true,
              split = ",",
              paramLabel = "KIND=TOKENS",
              description =
                  "input, output, cache_read, cache_write, reasoning; input and output are totals.")
          Map<String, Long> usage,
      @Option(names = "--json", description = "Print one JSON object.") boolean json) {
    LlmCall call = call(provider, model, at == null ? Instant.now() : at, usage);
    Pricing pricing = PriceBook.bundled().price(call);
    ObjectNode answer = new ObjectMapper().createObjectNode();
    answer.put("price_status", pricing.status().name());
    answer.put("priced_model", pricing.pricedModel());
    answer.put("price_id", pricing.priceId());
    answer.put("price_book_version", pricing.bookVersion());
    answer.put("cost_usd", plain(pricing.costComputed()));
    ObjectNode leaves = answer.putObject("leaves");
    pricing
        .costs()
        .forEach((leaf, cost) -> leaves.put(leaf.name().toLowerCase(Locale.ROOT), plain(cost)));
    if (json) {
      System.out.println(answer);
    } else {
      answer
          .properties()
          .forEach(field -> System.out.println(field.getKey() + ": " + field.getValue()));
    }
    return 0;
  }

  @Command(
      name = "list",
      description = "Print every entry with its prices, source and date.",
      mixinStandardHelpOptions = true)
  int list() {
    for (PriceEntry entry : PriceBook.bundled().entries()) {
      System.out.printf(
          "%s  %s  %s  %s  %s%n",
          entry.id(),
          entry.provider(),
          new TreeMap<>(entry.perMillion()),
          entry.asOf(),
          entry.source());
    }
    return 0;
  }

  @Command(
      name = "check",
      description = "Check a price book file; all its problems are reported at once.",
      mixinStandardHelpOptions = true)
  int check(@Parameters(paramLabel = "FILE") Path file) throws IOException {
    try (InputStream yaml = Files.newInputStream(file)) {
      PriceBook book = PriceBook.parse(yaml, file.toString());
      System.out.println(
          file + ": version " + book.version() + ", " + book.entries().size() + " entries, valid");
      return 0;
    }
  }

  /** The call goes the way of every call, so that the answer is what the ledger would write. */
  private static LlmCall call(String provider, String model, Instant at, Map<String, Long> usage) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("gen_ai.operation.name", "chat");
    attributes.put("gen_ai.provider.name", provider);
    attributes.put("gen_ai.request.model", model);
    usage.forEach((kind, tokens) -> attributes.put(attribute(kind), tokens));
    long nanos = Math.addExact(TimeUnit.SECONDS.toNanos(at.getEpochSecond()), (long) at.getNano());
    Normalised normalised =
        new CallNormaliser()
            .normalise(
                new TelemetrySpan(
                    "0".repeat(31) + "1",
                    "0".repeat(15) + "1",
                    null,
                    "chat " + model,
                    nanos,
                    nanos,
                    false,
                    null,
                    attributes,
                    Map.of(),
                    null,
                    null));
    if (normalised instanceof Normalised.Refused refused) {
      throw new IllegalArgumentException(refused.detail());
    }
    return (LlmCall) normalised;
  }

  private static String attribute(String kind) {
    String attribute = USAGE_ATTRIBUTES.get(kind);
    if (attribute == null) {
      throw new IllegalArgumentException(
          "--usage " + kind + " is not known; it is one of " + USAGE_ATTRIBUTES.keySet());
    }
    return attribute;
  }

  private static String plain(BigDecimal money) {
    return money == null ? null : money.stripTrailingZeros().toPlainString();
  }
}
