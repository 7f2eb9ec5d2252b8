package io.tokenlake.domain.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.usage.Leaf;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundledPriceBookTest {
  private static final PriceBook BOOK = PriceBook.bundled();

  /** A Wednesday, outside the peak hours of any provider. */
  private static final String AT = "2026-11-18T20:00:00Z";

  @Test
  void bookHoldsTheCurrentModelsOfManyProviders() {
    Set<String> current =
        BOOK.entries().stream()
            .filter(entry -> entry.note() == null || !entry.note().contains("Retired"))
            .map(entry -> entry.provider() + "/" + entry.model())
            .collect(Collectors.toSet());

    assertThat(BOOK.version()).isEqualTo("2026-11-21");
    assertThat(current).hasSizeGreaterThanOrEqualTo(300);
    assertThat(BOOK.entries())
        .extracting(PriceEntry::provider)
        .contains(
            "openai",
            "azure.ai.openai",
            "anthropic",
            "aws.bedrock",
            "gcp.gemini",
            "gcp.vertex_ai",
            "mistral_ai",
            "cohere",
            "deepseek",
            "groq",
            "x_ai",
            "perplexity",
            "moonshot_ai",
            "together_ai",
            "fireworks");
  }

  @Test
  void everyEntryHasItsSourceAndDate() {
    assertThat(BOOK.entries())
        .allSatisfy(entry -> assertThat(entry.source()).startsWith("https://"))
        .allSatisfy(entry -> assertThat(entry.asOf()).isEqualTo(LocalDate.of(2026, 11, 20)));
  }

  /** The names that break other tools, and models that must not eat each other. */
  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o, openai/gpt-4o",
    "openai, gpt-4o-2024-08-06, openai/gpt-4o",
    "openai, gpt-4o-2024-05-13, openai/gpt-4o-2024-05-13",
    "openai, openai/gpt-4o-mini, openai/gpt-4o-mini",
    "openai, gpt-5, openai/gpt-5",
    "openai, gpt-5.6-sol, openai/gpt-5.6-sol@2026-08-21",
    "openai, gpt-5.6-sol-2026-07-09, openai/gpt-5.6-sol@2026-08-21",
    "openai, o3-2025-04-16, openai/o3@2025-06-10",
    "azure.ai.openai, gpt-4o-2024-11-20, azure.ai.openai/gpt-4o",
    "azure.ai.openai, azure/gpt-4o, azure.ai.openai/gpt-4o",
    "azure.ai.inference, gpt-5, azure.ai.openai/gpt-5",
    "anthropic, claude-sonnet-4-5-20250929, anthropic/claude-sonnet-4-5",
    "anthropic, anthropic/claude-haiku-4-5, anthropic/claude-haiku-4-5",
    "gcp.vertex_ai, claude-opus-4-5@20251101, gcp.vertex_ai/claude-opus-4-5",
    "gcp.vertex_ai, publishers/anthropic/models/claude-opus-5, gcp.vertex_ai/claude-opus-5",
    "gcp.vertex_ai, projects/p/locations/global/publishers/google/models/gemini-2.5-pro,"
        + " gcp.gemini/gemini-2.5-pro",
    "gcp.gemini, models/gemini-2.5-pro, gcp.gemini/gemini-2.5-pro",
    "gcp.gen_ai, gemini/gemini-2.5-flash-lite, gcp.gemini/gemini-2.5-flash-lite",
    "aws.bedrock, anthropic.claude-opus-5, aws.bedrock/anthropic.claude-opus-5",
    "aws.bedrock, us.anthropic.claude-opus-5, aws.bedrock/anthropic.claude-opus-5",
    "aws.bedrock, jp.anthropic.claude-opus-5, aws.bedrock/anthropic.claude-opus-5",
    "aws.bedrock, global.anthropic.claude-opus-5, aws.bedrock/global.anthropic.claude-opus-5",
    "aws.bedrock, bedrock/us.anthropic.claude-opus-5, aws.bedrock/anthropic.claude-opus-5",
    "aws.bedrock, eu.anthropic.claude-sonnet-4-5-20250929-v1:0,"
        + " aws.bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0",
    "aws.bedrock, arn:aws:bedrock:us-east-1:123456789012:inference-profile/"
        + "us.anthropic.claude-opus-5, aws.bedrock/anthropic.claude-opus-5",
    "aws.bedrock, arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-5,"
        + " aws.bedrock/anthropic.claude-opus-5",
    "fireworks, accounts/fireworks/models/kimi-k3, fireworks/kimi-k3",
    "fireworks_ai, kimi-k3, fireworks/kimi-k3",
    "x_ai, xai/grok-4.5, x_ai/grok-4.5",
    "together_ai, moonshotai/Kimi-K3, together_ai/moonshotai/Kimi-K3"
  })
  void nameFindsItsEntry(String provider, String model, String id) {
    assertThat(BOOK.entryFor(null, provider, model, micros(AT)).map(PriceEntry::id)).contains(id);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-5.99",
    "openai, gpt-5-",
    "openai, my-gpt-5",
    "anthropic, claude",
    "aws.bedrock, xx.anthropic.claude-opus-5",
    "aws.bedrock, arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc",
    "aws.bedrock, eu.amazon.nova-pro-v1:0",
    "mistral_ai, magistral-medium-latest",
    "perplexity, sonar-pro",
    "vllm, gpt-4o"
  })
  void nameThatTheBookDoesNotKnowIsNotPriced(String provider, String model) {
    assertThat(BOOK.entryFor(null, provider, model, micros(AT))).isEmpty();
  }

  /** Typed by hand, not generated: one million tokens of one kind. */
  @ParameterizedTest
  @CsvSource({
    // list prices
    "openai, gpt-4o, , INPUT, 2.50",
    "openai, gpt-4o, , CACHE_READ, 1.25",
    "openai, gpt-4o, , OUTPUT, 10.00",
    "openai, gpt-4o-mini, , OUTPUT, 0.60",
    "openai, o3, , OUTPUT, 8.00",
    "openai, text-embedding-3-small, , INPUT, 0.02",
    "anthropic, claude-haiku-4-5, , INPUT, 1.00",
    "anthropic, claude-opus-4-5, , CACHE_READ, 0.50",
    "anthropic, claude-opus-4-5, , CACHE_WRITE_5M, 6.25",
    "anthropic, claude-opus-4-5, , CACHE_WRITE_1H, 10.00",
    "anthropic, claude-opus-4-5, , CACHE_WRITE, 6.25",
    "gcp.gemini, gemini-2.5-flash, , AUDIO_INPUT, 1.00",
    "gcp.gemini, gemini-2.5-flash, , OUTPUT, 2.50",
    "openai, gpt-realtime, , AUDIO_INPUT, 32.00",
    "openai, gpt-realtime, , AUDIO_CACHE_READ, 0.40",
    "openai, gpt-realtime, , AUDIO_OUTPUT, 64.00",
    "deepseek, deepseek-v4-pro, , OUTPUT, 1.98",
    "mistral_ai, mistral-medium-latest, , INPUT, 1.50",
    "cohere, command-a-03-2025, , OUTPUT, 10.00",
    "x_ai, grok-4.5, , CACHE_READ, 0.30",
    "aws.bedrock, us.anthropic.claude-sonnet-4-5-20250929-v1:0, , INPUT, 3.30",
    "aws.bedrock, global.anthropic.claude-sonnet-4-5-20250929-v1:0, , INPUT, 3.00",
    // reasoning costs what output does
    "openai, o3, , REASONING, 8.00",
    // service tiers
    "openai, gpt-5, flex, OUTPUT, 5.00",
    "openai, gpt-5, priority, OUTPUT, 20.00",
    "openai, gpt-5, batch, INPUT, 0.625",
    "openai, gpt-4o, priority, INPUT, 4.25",
    "anthropic, claude-opus-4-7, batch, OUTPUT, 12.50",
    "gcp.gemini, gemini-2.5-flash, batch, INPUT, 0.15",
    "azure.ai.openai, gpt-4o, batch, OUTPUT, 5.00"
  })
  void oneMillionTokensCostWhatTheProviderAsks(
      String provider, String model, String tier, PriceUnit unit, String cost) {
    // A tenth of a million is within the first band of every model here.
    Map<Leaf, Long> tokens = Map.of(unit.leaf(), 100_000L);

    Pricing pricing = price(provider, model, tier, AT, tokens);

    assertThat(pricing.costComputed().movePointRight(1)).isEqualByComparingTo(cost);
  }

  @ParameterizedTest
  @CsvSource({
    // a cliff: the whole call changes its price above the threshold
    "openai, gpt-5.4, , 272000, 0.68",
    "openai, gpt-5.4, , 272001, 1.360005",
    "openai, gpt-5.4, batch, 272001, 0.6800025",
    "gcp.gemini, gemini-2.5-pro, , 200000, 0.25",
    "gcp.gemini, gemini-2.5-pro, , 200001, 0.5000025",
    "anthropic, claude-sonnet-4-5, , 200001, 1.200006",
    "anthropic, claude-haiku-5-5, , 100001, 0.0500005",
    "x_ai, grok-4.5, , 199999, 0.399998",
    "x_ai, grok-4.5, , 200000, 0.80"
  })
  void longInputCostsMore(String provider, String model, String tier, long tokens, String cost) {
    assertThat(price(provider, model, tier, AT, Map.of(Leaf.IN_FRESH_TEXT, tokens)).costComputed())
        .isEqualByComparingTo(cost);
  }

  @Test
  void tierThatIsNotSoldForLongInputIsNotPriced() {
    Map<Leaf, Long> shorter = Map.of(Leaf.IN_FRESH_TEXT, 272_000L);
    Map<Leaf, Long> longer = Map.of(Leaf.IN_FRESH_TEXT, 272_001L);

    assertThat(price("openai", "gpt-5.4", "priority", AT, shorter).status())
        .isEqualTo(PriceStatus.PRICED);
    assertThat(price("openai", "gpt-5.4", "priority", AT, longer).status())
        .isEqualTo(PriceStatus.UNPRICED_UNIT);
  }

  /** 2026-11-18 is a Wednesday, 2026-11-21 a Saturday. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-18T00:59:59Z, 0.66",
    "2026-11-18T01:00:00Z, 1.32",
    "2026-11-18T03:59:59Z, 1.32",
    "2026-11-18T04:00:00Z, 0.66",
    "2026-11-18T09:59:59Z, 1.32",
    "2026-11-18T10:00:00Z, 0.66",
    "2026-11-21T02:00:00Z, 0.66",
    "2026-08-16T02:00:00Z, 0.435"
  })
  void priceOfDeepSeekDependsOnTheTimeOfDay(String at, String cost) {
    assertThat(
            price("deepseek", "deepseek-v4-pro", null, at, Map.of(Leaf.IN_FRESH_TEXT, 1_000_000L))
                .costComputed())
        .isEqualByComparingTo(cost);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, o3, 2025-06-09T23:59:59Z, 10.00",
    "openai, o3, 2025-06-10T00:00:00Z, 2.00",
    "openai, gpt-5.6-luna, 2026-07-29T12:00:00Z, 1.00",
    "openai, gpt-5.6-luna, 2026-07-30T00:00:00Z, 0.20",
    "gcp.gemini, gemini-3.8-flash, 2026-12-31T23:59:59Z, 0.75",
    "gcp.gemini, gemini-3.8-flash, 2027-01-01T00:00:00Z, 1.50"
  })
  void priceIsThatOfTheTimeOfTheCall(String provider, String model, String at, String cost) {
    assertThat(
            price(provider, model, null, at, Map.of(Leaf.IN_FRESH_TEXT, 100_000L))
                .costComputed()
                .movePointRight(1))
        .isEqualByComparingTo(cost);
  }

  @Test
  void regionalProcessingCostsTenPerCentMore() {
    PriceQuery query =
        new PriceQuery(
            null,
            "openai",
            List.of("gpt-5.4"),
            micros(AT),
            null,
            null,
            "eu",
            Books.usage(Map.of(Leaf.IN_FRESH_TEXT, 100_000L)));

    assertThat(BOOK.price(query).costComputed()).isEqualByComparingTo("0.275");
  }

  private static Pricing price(
      String provider, String model, String tier, String at, Map<Leaf, Long> leaves) {
    return BOOK.price(
        new PriceQuery(provider, List.of(model), micros(at), tier, Books.usage(leaves)));
  }

  private static long micros(String at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(at));
  }
}
