package io.tokenlake.domain.pricing;

import static io.tokenlake.domain.pricing.Books.NOON_MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which price of an entry a call has, and what is paid for besides tokens. */
class PriceConditionsTest {
  private static final Map<Leaf, Long> MILLION = Map.of(Leaf.IN_FRESH_TEXT, 1_000_000L);

  private static final PriceBook BOOK =
      Books.parse(
          Books.yaml(
              """
              id: tiers
              provider: p
              model: tiers
              prices: {input: "10"}
              rates:
                - {tier: [priority, fast], prices: {input: "20"}}
                - {tier: batch, prices: {input: "5"}}
              source: https://example.com
              as_of: 2026-11-20
              """,
              """
              id: regions
              provider: p
              model: regions
              prices: {input: "10", per_1000_web_searches: "10"}
              rates:
                - {region: us-gov-west-1, prices: {input: "12"}}
              region_uplift: {eu: "1.10"}
              source: https://example.com
              as_of: 2026-11-20
              """,
              """
              id: hours
              provider: p
              model: hours
              prices: {input: "10"}
              rates:
                - {utc: "16:30-00:30", prices: {input: "5"}}
                - {utc: ["sat-sun 02:00-03:00", "mon 04:00-05:00"], prices: {input: "1"}}
              source: https://example.com
              as_of: 2026-11-20
              """,
              """
              id: cliff
              provider: p
              model: cliff
              context: cliff
              prices: {input: "10", cache_read: "1", output: "100"}
              rates:
                - {context_over: 1000, prices: {input: "20", cache_read: "2", output: "200"}}
              source: https://example.com
              as_of: 2026-11-20
              """,
              """
              id: marginal
              provider: p
              model: marginal
              context: marginal
              prices: {input: "10", cache_read: "1", output: "100"}
              rates:
                - {context_over: 1000, prices: {input: "20", cache_read: "2", output: "200"}}
                - {context_over: 2000, prices: {input: "40", cache_read: "4", output: "400"}}
              source: https://example.com
              as_of: 2026-11-20
              """,
              """
              id: fees
              provider: p
              model: fees
              prices: {input: "1", per_1000_requests: "5", per_1000_web_searches: "10.00"}
              source: https://example.com
              as_of: 2026-11-20
              """,
              """
              id: own
              provider: self
              model: own
              prices: {input: "0", output: "0", per_second: "0.000694"}
              source: https://example.com
              as_of: 2026-11-20
              """,
              """
              id: gone
              provider: p
              model: gone
              not_sold: true
              source: https://example.com
              as_of: 2026-11-20
              """));

  @ParameterizedTest
  @CsvSource({
    ", 10",
    "standard, 10",
    "ON_DEMAND, 10",
    "priority, 20",
    "Fast, 20",
    "batch, 5",
    "flex, ",
    "scale, "
  })
  void serviceTierDecides(String tier, BigDecimal cost) {
    assertCost(ask("tiers", NOON_MICROS, tier, null, MILLION), cost);
  }

  @ParameterizedTest
  @CsvSource({", 10", "us-east-1, 10", "us-gov-west-1, 12", "US-GOV-WEST-1, 12", "eu, 11.0"})
  void regionDecides(String region, BigDecimal cost) {
    assertCost(ask("regions", NOON_MICROS, null, region, MILLION), cost);
  }

  @Test
  void upliftIsForTokensAlone() {
    PriceQuery query =
        new PriceQuery(
            null, "p", List.of("regions"), NOON_MICROS, null, null, "eu", searching(1_000L));

    assertThat(BOOK.price(query).costs())
        .containsEntry(PriceUnit.WEB_SEARCHES, new BigDecimal("10.000000000000"));
  }

  /** 2026-11-20 is a Friday. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-20T16:29:59.999999Z, 10",
    "2026-11-20T16:30:00Z, 5",
    "2026-11-21T00:29:59Z, 5",
    "2026-11-21T00:30:00Z, 10",
    "2026-11-21T02:00:00Z, 1",
    "2026-11-22T02:59:59Z, 1",
    "2026-11-23T02:00:00Z, 10",
    "2026-11-23T04:00:00Z, 1",
    "2026-11-24T04:00:00Z, 10",
    "1969-12-31T23:00:00Z, 5"
  })
  void timeOfTheWeekDecides(String at, BigDecimal cost) {
    long micros = Instant.parse(at).getEpochSecond() * 1_000_000;
    assertCost(ask("hours", micros, null, null, MILLION), cost);
  }

  @ParameterizedTest
  @CsvSource({"1000, 0, 0.01", "1001, 0, 0.02002", "500, 500, 0.0055", "501, 500, 0.01102"})
  void cliffChangesThePriceOfTheWholeCall(long fresh, long cached, BigDecimal cost) {
    assertCost(
        ask(
            "cliff",
            NOON_MICROS,
            null,
            null,
            Map.of(Leaf.IN_FRESH_TEXT, fresh, Leaf.IN_CACHE_READ, cached)),
        cost);
  }

  @Test
  void outputOfALongCallHasThePriceOfItsBand() {
    assertCost(
        ask(
            "cliff",
            NOON_MICROS,
            null,
            null,
            Map.of(Leaf.IN_FRESH_TEXT, 1001L, Leaf.OUT_TEXT, 10L)),
        new BigDecimal("0.02202"));
  }

  /** Cached tokens are the beginning of the prompt. */
  @ParameterizedTest
  @CsvSource({
    "1000, 0, 0.01",
    "1001, 0, 0.01002",
    "2500, 0, 0.05",
    "700, 500, 0.0095",
    "100, 1500, 0.004",
    "0, 2001, 0.003004"
  })
  void marginalPriceIsForTheTokensAboveAlone(long fresh, long cached, BigDecimal cost) {
    assertCost(
        ask(
            "marginal",
            NOON_MICROS,
            null,
            null,
            Map.of(Leaf.IN_FRESH_TEXT, fresh, Leaf.IN_CACHE_READ, cached)),
        cost);
  }

  @Test
  void inputOfUnknownLengthHasNoPriceWhereLengthDecides() {
    Map<Leaf, Long> output = Map.of(Leaf.OUT_TEXT, 1L);

    assertCost(ask("cliff", NOON_MICROS, null, null, output), null);
    assertCost(ask("marginal", NOON_MICROS, null, null, output), null);
  }

  @Test
  void requestAndSearchesHaveTheirOwnCosts() {
    PriceQuery query =
        new PriceQuery(null, "p", List.of("fees"), NOON_MICROS, null, null, null, searching(3L));

    Pricing pricing = BOOK.price(query);

    assertThat(pricing.costs())
        .containsOnlyKeys(PriceUnit.INPUT, PriceUnit.REQUESTS, PriceUnit.WEB_SEARCHES);
    assertThat(pricing.costs().get(PriceUnit.REQUESTS)).isEqualByComparingTo("0.005");
    assertThat(pricing.costs().get(PriceUnit.WEB_SEARCHES)).isEqualByComparingTo("0.03");
    assertThat(pricing.costComputed()).isEqualByComparingTo("1.035");
  }

  @Test
  void searchesWithoutAPriceLeaveTheCallUnpriced() {
    assertCost(priceSearches("tiers", 1L), null);
    assertThat(priceSearches("tiers", 0L).status()).isEqualTo(PriceStatus.PRICED);
    assertThat(priceSearches("tiers", null).costs()).doesNotContainKey(PriceUnit.WEB_SEARCHES);
  }

  @Test
  void secondsArePricedToTheMicrosecond() {
    Pricing pricing =
        BOOK.price(
            new PriceQuery(
                null,
                "self",
                List.of("own"),
                NOON_MICROS,
                1_000_001L,
                null,
                null,
                Books.usage(Map.of(Leaf.IN_FRESH_TEXT, 7L))));

    assertThat(pricing.costs().get(PriceUnit.SECONDS)).isEqualByComparingTo("0.000694000694");
    assertThat(pricing.costComputed()).isEqualByComparingTo("0.000694000694");
  }

  @Test
  void durationThatIsNotKnownLeavesACallByTheSecondUnpriced() {
    assertCost(BOOK.price(Books.query("self", "own", MILLION)), null);
  }

  @Test
  void modelThatIsNotSoldIsNotPriced() {
    assertCost(ask("gone", NOON_MICROS, null, null, MILLION), null);
  }

  @ParameterizedTest
  @CsvSource({
    "bedrock-runtime.us-gov-west-1.amazonaws.com, us-gov-west-1",
    "bedrock-runtime-fips.us-east-1.amazonaws.com, us-east-1",
    "europe-west1-aiplatform.googleapis.com, europe-west1",
    "eu.api.openai.com, eu",
    "api.openai.com, ",
    "aiplatform.googleapis.com, ",
    "bedrock.amazonaws.com, ",
    "s3.us-east-1.amazonaws.com, ",
    "us-east-1.example.com, ",
    ", "
  })
  void regionIsReadFromTheAddressOfTheServer(String address, String region) {
    assertThat(Regions.of(address)).isEqualTo(region);
  }

  private static Usage searching(Long searches) {
    return new Usage(
        MILLION, null, null, Usage.Basis.INCLUSIVE, Usage.BasisSource.DEFAULT, searches);
  }

  private static Pricing priceSearches(String model, Long searches) {
    return BOOK.price(
        new PriceQuery(
            null, "p", List.of(model), NOON_MICROS, null, null, null, searching(searches)));
  }

  private static Pricing ask(
      String model, long micros, String tier, String region, Map<Leaf, Long> leaves) {
    return BOOK.price(
        new PriceQuery(null, "p", List.of(model), micros, null, tier, region, Books.usage(leaves)));
  }

  private static void assertCost(Pricing pricing, BigDecimal cost) {
    if (cost == null) {
      assertThat(pricing.status()).isEqualTo(PriceStatus.UNPRICED_UNIT);
      assertThat(pricing.costComputed()).isNull();
    } else {
      assertThat(pricing.costComputed()).isEqualByComparingTo(cost);
    }
  }
}
