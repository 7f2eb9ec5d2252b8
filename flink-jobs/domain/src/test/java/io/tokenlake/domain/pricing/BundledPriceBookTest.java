package io.tokenlake.domain.pricing;

import static io.tokenlake.domain.pricing.Books.NOON_MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.usage.Leaf;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundledPriceBookTest {
  private static final PriceBook BOOK = PriceBook.bundled();

  @Test
  void bookHasAVersionAndTheModelsOfThreeProviders() {
    assertThat(BOOK.version()).isEqualTo("2026-11-20");
    assertThat(BOOK.entries())
        .hasSize(31)
        .extracting(PriceEntry::provider)
        .contains("openai", "anthropic", "gcp.gemini");
  }

  /** A million tokens of input and output, from the providers' lists. */
  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o, 12.50",
    "openai, gpt-4o-2024-08-06, 12.50",
    "openai, gpt-4o-2024-05-13, 20.00",
    "openai, gpt-4o-mini, 0.75",
    "openai, gpt-4.1-mini-2025-04-14, 2.00",
    "openai, o3, 10.00",
    "openai, o4-mini, 5.50",
    "openai, gpt-5, 11.25",
    "openai, gpt-5-nano, 0.45",
    "anthropic, claude-haiku-4-5-20251001, 6.00",
    "anthropic, claude-opus-4-5, 30.00",
    "anthropic, claude-sonnet-4-6, 18.00",
    "gcp.gemini, gemini-2.5-flash, 2.80",
    "gcp.gen_ai, gemini-2.5-flash, 2.80",
    "gcp.vertex_ai, gemini-2.5-flash-lite, 0.50"
  })
  void wellKnownModelsCostWhatTheirProvidersAsk(String provider, String model, String cost) {
    Pricing pricing =
        BOOK.price(
            Books.query(
                provider,
                model,
                Map.of(Leaf.IN_FRESH_TEXT, 1_000_000L, Leaf.OUT_TEXT, 1_000_000L)));

    assertThat(pricing.costComputed()).isEqualByComparingTo(cost);
  }

  @Test
  void cachedInputHasItsOwnPrice() {
    assertThat(
            BOOK.price(
                    Books.query(
                        "anthropic",
                        "claude-opus-4-5",
                        Map.of(
                            Leaf.IN_CACHE_READ, 1_000_000L, Leaf.IN_CACHE_WRITE_OTHER, 1_000_000L)))
                .costComputed())
        .isEqualByComparingTo("6.75");
  }

  @Test
  void embeddingsHaveNoOutputPrice() {
    assertThat(
            BOOK.price(
                    Books.query(
                        "openai",
                        "text-embedding-3-small",
                        Map.of(Leaf.IN_FRESH_TEXT, 1_000_000L, Leaf.OUT_TEXT, 0L)))
                .costComputed())
        .isEqualByComparingTo("0.02");
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-5.4",
    "openai, gpt-4o-audio-preview",
    "openai, gpt-4o-realtime-preview-2024-12-17",
    "anthropic, claude-sonnet-4-5",
    "gcp.gemini, gemini-2.5-pro",
    "azure.ai.openai, gpt-4o"
  })
  void modelWithAPriceThatTheBookCannotExpressIsUnpriced(String provider, String model) {
    assertThat(BOOK.price(Books.query(provider, model, Map.of(Leaf.IN_FRESH_TEXT, 1L))).status())
        .isEqualTo(PriceStatus.UNPRICED_MODEL);
  }

  @Test
  void callBeforeAPriceChangeIsNotPricedAtTheNewPrice() {
    // 2025-06-09T12:00:00Z, the day before o3 became cheaper.
    PriceQuery before =
        new PriceQuery(
            "openai",
            List.of("o3"),
            1_749_470_400_000_000L,
            null,
            Books.usage(Map.of(Leaf.IN_FRESH_TEXT, 1L)));

    assertThat(BOOK.price(before).status()).isEqualTo(PriceStatus.UNPRICED_MODEL);
    assertThat(
            BOOK.price(new PriceQuery("openai", List.of("o3"), NOON_MICROS, null, before.usage()))
                .status())
        .isEqualTo(PriceStatus.PRICED);
  }
}
