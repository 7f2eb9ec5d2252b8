package io.tokenlake.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.domain.pricing.PriceUnit;
import io.tokenlake.domain.pricing.Pricing;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "lookup",
    description = "Price one call as the ledger would.",
    mixinStandardHelpOptions = true)
final class PricesLookupCommand implements Callable<Integer> {
  private static final String BATCH = "batch";

  @Option(names = "--provider", required = true, description = "Such as openai.")
  private String provider;

  @Option(names = "--model", required = true, description = "Such as gpt-4o.")
  private String model;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "When the call was made, ISO 8601 in UTC (default: now).")
  private Instant at;

  @Option(
      names = "--usage",
      required = true,
      split = ",",
      paramLabel = "KIND=COUNT",
      description =
          "What was used: ${COMPLETION-CANDIDATES}. Input and output are totals, with the cached,"
              + " audio, image and reasoning tokens in them.",
      completionCandidates = LookupCall.Kinds.class)
  private Map<String, Long> usage;

  @Option(
      names = "--service-tier",
      paramLabel = "TIER",
      description = "Such as flex, priority or batch (default: the list price).")
  private String serviceTier;

  @Option(names = "--batch", description = "The same as --service-tier batch.")
  private boolean batch;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Where the provider processed the call, such as eu or us-gov-west-1.")
  private String region;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "Whose negotiated prices come first.")
  private String tenant;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "How long the call took, for prices by the second.")
  private BigDecimal seconds;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private PriceBookOption book;

  @Override
  public Integer call() throws IOException {
    if (batch && serviceTier != null && !serviceTier.equalsIgnoreCase(BATCH)) {
      throw new IllegalArgumentException(
          "--batch and --service-tier " + serviceTier + " exclude each other: a call has one tier");
    }
    LookupCall call =
        new LookupCall(
            tenant,
            provider,
            model,
            at == null ? Instant.now() : at,
            seconds == null ? null : Duration.ofNanos(seconds.movePointRight(9).longValueExact()),
            batch ? BATCH : serviceTier,
            region,
            usage);
    print(answer(call.price(book.get())));
    return 0;
  }

  private static ObjectNode answer(Pricing pricing) {
    ObjectNode answer = new ObjectMapper().createObjectNode();
    answer.put("price_status", pricing.status().name());
    answer.put("priced_model", pricing.pricedModel());
    answer.put("price_id", pricing.priceId());
    answer.put("price_book_version", pricing.bookVersion());
    answer.put("cost_usd", plain(pricing.costComputed()));
    ObjectNode leaves = answer.putObject("leaves");
    pricing.costs().forEach((unit, cost) -> leaves.put(name(unit), plain(cost)));
    return answer;
  }

  private void print(ObjectNode answer) {
    if (json) {
      System.out.println(answer);
      return;
    }
    answer
        .properties()
        .forEach(field -> System.out.println(field.getKey() + ": " + field.getValue()));
  }

  /** As the columns of the ledger are called. */
  private static String name(PriceUnit unit) {
    return (unit.leaf() == null ? unit.name() : unit.leaf().name()).toLowerCase(Locale.ROOT);
  }

  private static String plain(BigDecimal money) {
    return money == null ? null : money.stripTrailingZeros().toPlainString();
  }
}
