package io.tokenlake.domain.pricing.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.domain.pricing.PriceBookWriter;
import io.tokenlake.domain.pricing.PriceEntry;
import io.tokenlake.domain.pricing.PriceRate;
import io.tokenlake.domain.pricing.PriceUnit;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No price that is written is one of before beside one of now. */
class PriceProposalTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  @Test
  void pricesOfARegionFollowThoseOfEverywhereElse() {
    PriceBook proposed =
        propose(
            book("prices: {input: \"2.50\"}\nregion_uplift: {eu: \"1.10\"}"),
            "\"input_cost_per_token\": 1.25e-06");

    PriceEntry entry = proposed.entries().get(0);
    assertThat(entry.regionUplift()).containsEntry("eu", new BigDecimal("1.10"));
    assertThat(inRegion(entry, "eu").prices().get(PriceUnit.INPUT)).isEqualByComparingTo("1.375");
  }

  @Test
  void whatIsBilledAlikeFollowsThePriceThatTheListStates() {
    PriceBook book =
        book(
            """
            prices: {input: "3", cache_write: "3.75", cache_write_5m: "3.75", image_input: "3"}
            rates:
              - {tier: [priority, fast], prices: {input: "6"}}\
            """);
    String list =
        """
        "input_cost_per_token": 2e-06, "cache_creation_input_token_cost": 2.5e-06,
        "input_cost_per_token_priority": 4e-06\
        """;

    PriceEntry entry = propose(book, list).entries().get(0);

    assertThat(entry.listPrices().get(PriceUnit.CACHE_WRITE)).isEqualByComparingTo("2.5");
    assertThat(entry.listPrices().get(PriceUnit.CACHE_WRITE_5M)).isEqualByComparingTo("2.5");
    assertThat(entry.listPrices().get(PriceUnit.IMAGE_INPUT)).isEqualByComparingTo("2");
    assertThat(entry.rates().subList(1, entry.rates().size()))
        .allSatisfy(
            rate -> assertThat(rate.prices().get(PriceUnit.INPUT)).isEqualByComparingTo("4"))
        .flatExtracting(PriceRate::tiers)
        .containsExactlyInAnyOrder("priority", "fast");
    assertThat(diff(book, list).changed())
        .filteredOn(change -> change.follows() != null)
        .extracting(PriceDiff.Change::unit, PriceDiff.Change::follows)
        .containsExactlyInAnyOrder(
            tuple(PriceUnit.CACHE_WRITE_5M, PriceUnit.CACHE_WRITE),
            tuple(PriceUnit.IMAGE_INPUT, PriceUnit.INPUT));
  }

  @Test
  void whatIsBilledApartFollowsNothing() {
    PriceBook book = book("prices: {input: \"3\", cache_write: \"3.75\", cache_write_5m: \"4\"}");
    String list = "\"input_cost_per_token\": 3e-06, \"cache_creation_input_token_cost\": 2.5e-06";

    PriceDiff diff = diff(book, list);

    assertThat(diff.open())
        .extracting(PriceDiff.Open::unit)
        .containsExactly(PriceUnit.CACHE_WRITE_5M);
    assertThat(propose(book, list).entries()).isEqualTo(book.entries());
  }

  @Test
  void entryWithAPriceThatTheListDoesNotStateStaysAsItIs() {
    PriceBook book =
        book(
            """
            prices: {input: "2", output: "8", cache_read: "1"}
            rates:
              - {tier: batch, prices: {input: "1", output: "4", cache_read: "1"}}
              - {region: eu, prices: {input: "2.2", output: "8.8", cache_read: "1.1"}}
              - {region: eu, tier: batch, not_sold: true}\
            """);
    String list =
        "\"input_cost_per_token\": 1e-06, \"output_cost_per_token\": 8e-06,"
            + " \"input_cost_per_token_batches\": 1e-06, \"output_cost_per_token_batches\": 4e-06";

    PriceDiff diff = diff(book, list);

    assertThat(diff.changed()).extracting(PriceDiff.Change::unit).containsExactly(PriceUnit.INPUT);
    assertThat(diff.writable()).isEmpty();
    assertThat(diff.open())
        .extracting(price -> price.rate().tiers() + "" + price.rate().regions(), o -> o.unit())
        .containsExactlyInAnyOrder(
            tuple("[][]", PriceUnit.CACHE_READ),
            tuple("[batch][]", PriceUnit.CACHE_READ),
            tuple("[][eu]", PriceUnit.INPUT),
            tuple("[][eu]", PriceUnit.CACHE_READ),
            tuple("[][eu]", PriceUnit.OUTPUT));
    assertThat(propose(book, list).entries()).isEqualTo(book.entries());
  }

  @Test
  void pricesOfSomeHoursAreOpenWhenThoseOfOthersChange() {
    PriceBook book =
        book("prices: {input: \"1\"}\nrates: [{utc: \"01:00-04:00\", prices: {input: \"2\"}}]");

    assertThat(diff(book, "\"input_cost_per_token\": 9e-07").open()).hasSize(1);
    assertThat(propose(book, "\"input_cost_per_token\": 9e-07").entries())
        .isEqualTo(book.entries());
  }

  @Test
  void newPriceAndAFeeLeaveOtherPricesAsTheyAre() {
    PriceBook book =
        book(
            """
            prices: {input: "2", output: "8", per_1000_web_searches: "10"}
            rates: [{tier: batch, prices: {input: "1", output: "4"}}]\
            """);
    String list = "\"input_cost_per_token\": 2e-06, \"cache_read_input_token_cost\": 1e-06";

    assertThat(diff(book, list).open()).isEmpty();
    assertThat(propose(book, list).entries().get(0).listPrices().get(PriceUnit.CACHE_READ))
        .isEqualByComparingTo("1");
  }

  private static PriceRate inRegion(PriceEntry entry, String region) {
    return entry.allRates().stream()
        .filter(rate -> rate.regions().contains(region))
        .findFirst()
        .orElseThrow();
  }

  private static PriceBook propose(PriceBook book, String list) {
    List<PriceEntry> entries = new PriceProposal(null, TODAY).apply(book, diff(book, list));
    return parse(PriceBookWriter.write("2", book, entries));
  }

  private static PriceDiff diff(PriceBook book, String prices) {
    String json = "{\"m\": {\"litellm_provider\": \"openai\", " + prices + "}}";
    return PriceDiff.of(
        book,
        PriceListFormat.LITELLM.read(new ByteArrayInputStream(json.getBytes(UTF_8)), TODAY),
        TODAY);
  }

  private static PriceBook book(String prices) {
    return parse(
        "version: \"1\"\nentries:\n  - id: openai/m\n    provider: openai\n    model: m\n"
            + prices.indent(4)
            + "    source: https://example.com\n    as_of: 2026-11-20\n");
  }

  private static PriceBook parse(String yaml) {
    return PriceBook.parse(new ByteArrayInputStream(yaml.getBytes(UTF_8)), "book.yaml");
  }
}
