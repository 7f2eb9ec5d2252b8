package io.tokenlake.domain.pricing.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.domain.pricing.PriceBookWriter;
import io.tokenlake.domain.pricing.PriceEntry;
import io.tokenlake.domain.pricing.PriceUnit;
import io.tokenlake.domain.pricing.imports.ForeignModel.Condition;
import io.tokenlake.domain.pricing.imports.PriceDiff.Change;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class PriceDiffTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  private static final PriceBook BOOK =
      parse(
          """
          version: "1"
          entries:
            - id: openai/m
              provider: openai
              model: m
              aliases: [m-alias]
              context: cliff
              prices: {input: "2.00", output: "10.00"}
              rates:
                - {context_over: 200000, prices: {input: "4.00", output: "20.00"}}
                - {tier: [flex, batch], prices: {input: "1.00", output: "5.00"}}
                - {tier: [flex, batch], context_over: 200000, not_sold: true}
              source: https://example.com
              as_of: 2026-11-20
            - id: openai/same
              provider: openai
              model: same
              prices: {input: "0.10", output: "0.20"}
              source: https://example.com
              as_of: 2026-11-20
            - id: openai/gone
              provider: openai
              model: gone
              prices: {input: "1"}
              source: https://example.com
              as_of: 2026-11-20
            - id: groq/other
              provider: groq
              model: other
              prices: {input: "1"}
              source: https://example.com
              as_of: 2026-11-20
          """);

  private static final String LITELLM =
      """
      {"sample_spec": {"litellm_provider": "one of"},
       "m-alias": {"litellm_provider": "openai", "input_cost_per_token": 9e-06},
       "m": {"litellm_provider": "openai", "input_cost_per_token": 2.5e-06,
             "output_cost_per_token": 1e-05, "cache_read_input_token_cost": 2.5e-07,
             "input_cost_per_token_above_200k_tokens": 4e-06,
             "output_cost_per_token_above_200k_tokens": 2e-05,
             "input_cost_per_token_flex": 1e-06, "output_cost_per_token_flex": 5e-06,
             "output_cost_per_token_batches": 5e-06,
             "input_cost_per_token_batches": 9e-07, "input_cost_per_token_priority": 4e-06},
       "openai/same": {"litellm_provider": "openai", "input_cost_per_token": 1e-07,
             "output_cost_per_token": 9e-07, "off_peak_pricing": {
               "input_cost_per_token": 1e-07, "output_cost_per_token": 2e-07, "windows": []}},
       "new": {"litellm_provider": "openai", "input_cost_per_token": 1e-06},
       "image": {"litellm_provider": "openai", "output_cost_per_image": 0.04},
       "elsewhere": {"litellm_provider": "nobody", "input_cost_per_token": 1e-06}}
      """;

  private static final String GENAI =
      """
      [{"id": "openai", "models": [
         {"id": "m", "prices": [
            {"prices": {"input_mtok": 3, "output_mtok": 10}},
            {"constraint": {"start_date": "2026-11-21"},
             "prices": {"input_mtok": {"base": 2, "tiers": [{"start": 200000, "price": 4.4}]},
                        "output_mtok": 10}},
            {"constraint": {"start_date": "2026-11-22"},
             "prices": {"input_mtok": 99, "output_mtok": 10}}]},
         {"id": "same", "prices": {"input_mtok": 0.1, "output_mtok": 0.2}},
         {"id": "gone", "prices": {"input_mtok": 1, "web_searches_kcount": 10}}]},
       {"id": "nobody", "models": [{"id": "x", "prices": {"input_mtok": 1}}]}]
      """;

  @Test
  void listOfLiteLlmIsComparedPriceByPrice() {
    PriceDiff diff = diff(PriceListFormat.LITELLM, LITELLM);

    assertThat(diff.changed())
        .extracting(
            change -> change.entry().id(),
            Change::condition,
            Change::unit,
            PriceDiffTest::before,
            change -> change.after().toPlainString(),
            Change::percent)
        .containsExactlyInAnyOrder(
            tuple("openai/m", Condition.LIST, PriceUnit.INPUT, "2.00", "2.5", dec("25.0")),
            tuple("openai/m", Condition.LIST, PriceUnit.CACHE_READ, null, "0.25", null),
            tuple(
                "openai/m",
                new Condition("batch", 0),
                PriceUnit.INPUT,
                "1.00",
                "0.9",
                dec("-10.0")));
    assertThat(diff.uncovered())
        .extracting(rate -> rate.entry().id(), PriceDiff.Uncovered::condition)
        .containsExactly(tuple("openai/m", new Condition("priority", 0)));
    assertThat(diff.added()).extracting(ForeignModel::model).containsExactly("new");
    assertThat(diff.missing()).extracting(PriceEntry::id).containsExactly("openai/gone");
  }

  @Test
  void listOfGenaiPricesIsThatOfTheDay() {
    PriceDiff diff = diff(PriceListFormat.GENAI_PRICES, GENAI);

    assertThat(diff.changed())
        .extracting(Change::condition, Change::unit, change -> change.after().toPlainString())
        .containsExactlyInAnyOrder(
            tuple(new Condition(null, 200_000), PriceUnit.INPUT, "4.4"),
            tuple(Condition.LIST, PriceUnit.WEB_SEARCHES, "10"));
    assertThat(diff.missing()).isEmpty();
  }

  @Test
  void largeIsWhatChangesByMoreThanTheThresholdOrFromNothing() {
    PriceEntry entry = BOOK.entries().get(0);
    assertThat(change(entry, "2.00", "2.40").isLargerThan(dec("20"))).isFalse();
    assertThat(change(entry, "2.00", "2.41").isLargerThan(dec("20"))).isTrue();
    assertThat(change(entry, "2.00", "1.59").isLargerThan(dec("20"))).isTrue();
    assertThat(change(entry, "0", "0.01").isLargerThan(dec("20"))).isTrue();
    assertThat(change(entry, null, "5").isLargerThan(dec("20"))).isFalse();
  }

  @Test
  void correctionChangesThePricesInPlaceAndNoOthers() {
    PriceBook proposed = propose(null);

    assertThat(proposed.entries()).hasSameSizeAs(BOOK.entries());
    PriceEntry entry = proposed.entries().get(0);
    assertThat(entry.asOf()).isEqualTo(TODAY);
    assertThat(entry.listPrices().get(PriceUnit.INPUT)).isEqualByComparingTo("2.5");
    assertThat(entry.listPrices().get(PriceUnit.OUTPUT)).isEqualByComparingTo("10");
    assertThat(price(entry, "batch")).isEqualByComparingTo("0.9");
    assertThat(price(entry, "flex")).isEqualByComparingTo("1");
    assertThat(proposed.entries().subList(1, 4)).isEqualTo(BOOK.entries().subList(1, 4));
  }

  @Test
  void newPriceHoldsFromItsDayAndTheOldOneUntilThen() {
    PriceBook proposed = propose(LocalDate.of(2026, 12, 1));

    assertThat(proposed.entries()).hasSize(BOOK.entries().size() + 1);
    assertThat(on(proposed, LocalDate.of(2026, 11, 30))).isEqualByComparingTo("2.00");
    assertThat(on(proposed, LocalDate.of(2026, 12, 1))).isEqualByComparingTo("2.5");
  }

  @Test
  void fileOfAnotherFormatIsRefused() {
    assertThatThrownBy(() -> diff(PriceListFormat.GENAI_PRICES, LITELLM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no prices in the format GENAI_PRICES");
    assertThatThrownBy(() -> diff(PriceListFormat.LITELLM, "{"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no valid JSON at line 1");
  }

  private static PriceBook propose(LocalDate validFrom) {
    PriceDiff diff = diff(PriceListFormat.LITELLM, LITELLM);
    return parse(
        PriceBookWriter.write("2", BOOK, new PriceProposal(validFrom, TODAY).apply(BOOK, diff)));
  }

  private static PriceDiff diff(PriceListFormat format, String json) {
    return PriceDiff.of(
        BOOK, format.read(new ByteArrayInputStream(json.getBytes(UTF_8)), TODAY), TODAY);
  }

  private static Change change(PriceEntry entry, String before, String after) {
    return new Change(
        entry,
        Condition.LIST,
        PriceUnit.INPUT,
        null,
        before == null ? null : dec(before),
        dec(after));
  }

  private static String before(Change change) {
    return change.before() == null ? null : change.before().toPlainString();
  }

  private static BigDecimal price(PriceEntry entry, String tier) {
    return entry.rates().stream()
        .filter(rate -> rate.tiers().contains(tier) && rate.contextOver() == 0)
        .findFirst()
        .orElseThrow()
        .prices()
        .get(PriceUnit.INPUT);
  }

  private static BigDecimal on(PriceBook book, LocalDate day) {
    long micros =
        ChronoUnit.MICROS.between(Instant.EPOCH, day.atStartOfDay(ZoneOffset.UTC).toInstant());
    return book.entryFor(null, "openai", "m", micros)
        .orElseThrow()
        .listPrices()
        .get(PriceUnit.INPUT);
  }

  private static BigDecimal dec(String text) {
    return new BigDecimal(text);
  }

  private static PriceBook parse(String yaml) {
    return PriceBook.parse(new ByteArrayInputStream(yaml.getBytes(UTF_8)), "book.yaml");
  }
}
