package io.tokenlake.domain.pricing;

import static io.tokenlake.domain.pricing.Books.NOON_MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.genai.SpanRole;
import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PricingTest {
  private static final PriceBook BOOK =
      Books.parse(
          Books.yaml(
              """
              id: all
              provider: p
              model: all
              prices:
                input: "2.50"
                cache_read: "1.25"
                cache_write_5m: "3.125"
                cache_write_1h: "5"
                cache_write: "3.75"
                audio_input: "40"
                audio_cache_read: "0.000001"
                image_input: "7"
                output: "10.00"
                reasoning: "12"
                audio_output: "80"
                image_output: "0"
              source: https://example.com
              as_of: 2026-11-20
              """,
              """
              id: text
              provider: p
              model: text
              prices: {input: "2.50", output: "10.00"}
              source: https://example.com
              as_of: 2026-11-20
              """,
              """
              id: free-input
              provider: p
              model: free-input
              prices: {input: "0", output: "10.00"}
              source: https://example.com
              as_of: 2026-11-20
              """,
              """
              id: before-noon
              provider: p
              model: timed
              valid_to: 2026-11-20T12:00:00Z
              prices: {input: "1", per_second: "0.50"}
              source: https://example.com
              as_of: 2026-11-20
              """,
              """
              id: after-noon
              provider: p
              model: timed
              valid_from: 2026-11-20T12:00:00Z
              prices: {input: "2", per_second: "1"}
              source: https://example.com
              as_of: 2026-11-20
              """));

  private static final PriceBook BUNDLED = PriceBook.bundled();

  @Test
  void everyLeafIsPricedAtItsUnit() {
    Pricing pricing =
        BOOK.price(
            Books.query(
                "p",
                "all",
                Map.ofEntries(
                    Map.entry(Leaf.IN_FRESH_TEXT, 1L),
                    Map.entry(Leaf.IN_CACHE_READ, 2L),
                    Map.entry(Leaf.IN_CACHE_WRITE_5M, 3L),
                    Map.entry(Leaf.IN_CACHE_WRITE_1H, 4L),
                    Map.entry(Leaf.IN_CACHE_WRITE_OTHER, 5L),
                    Map.entry(Leaf.IN_AUDIO, 6L),
                    Map.entry(Leaf.IN_IMAGE, 7L),
                    Map.entry(Leaf.IN_AUDIO_CACHED, 8L),
                    Map.entry(Leaf.OUT_TEXT, 9L),
                    Map.entry(Leaf.OUT_REASONING, 10L),
                    Map.entry(Leaf.OUT_AUDIO, 11L),
                    Map.entry(Leaf.OUT_IMAGE, 12L))));

    assertThat(pricing.status()).isEqualTo(PriceStatus.PRICED);
    assertThat(pricing.pricedModel()).isEqualTo("all");
    assertThat(pricing.priceId()).isEqualTo("all");
    assertThat(pricing.bookVersion()).isEqualTo("7");
    assertCost(pricing, Leaf.IN_FRESH_TEXT, "0.0000025");
    assertCost(pricing, Leaf.IN_CACHE_READ, "0.0000025");
    assertCost(pricing, Leaf.IN_CACHE_WRITE_5M, "0.000009375");
    assertCost(pricing, Leaf.IN_CACHE_WRITE_1H, "0.00002");
    assertCost(pricing, Leaf.IN_CACHE_WRITE_OTHER, "0.00001875");
    assertCost(pricing, Leaf.IN_AUDIO, "0.00024");
    assertCost(pricing, Leaf.IN_IMAGE, "0.000049");
    assertCost(pricing, Leaf.IN_AUDIO_CACHED, "0.000000000008");
    assertCost(pricing, Leaf.OUT_TEXT, "0.00009");
    assertCost(pricing, Leaf.OUT_REASONING, "0.00012");
    assertCost(pricing, Leaf.OUT_AUDIO, "0.00088");
    assertCost(pricing, Leaf.OUT_IMAGE, "0");
    assertThat(pricing.costComputed()).isEqualByComparingTo("0.001432125008");
  }

  @Test
  void traceOfTheAcceptanceTestCostsWhatArithmeticSays() {
    Pricing pricing =
        BUNDLED.price(
            Books.query(
                "openai",
                "gpt-4o",
                Map.of(Leaf.IN_FRESH_TEXT, 18_059_974L, Leaf.OUT_TEXT, 245_896L)));

    assertThat(pricing.costComputed()).isEqualByComparingTo("47.608895");
    assertCost(pricing, Leaf.IN_FRESH_TEXT, "45.149935");
    assertCost(pricing, Leaf.OUT_TEXT, "2.45896");
  }

  @Test
  void sumOfCallsIsThePriceOfTheirSum() {
    Random random = new Random(8819);
    long inputLeft = 18_059_974;
    long outputLeft = 245_896;
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 1; i <= 8819; i++) {
      long input = i == 8819 ? inputLeft : random.nextLong(4000);
      long output = i == 8819 ? outputLeft : random.nextLong(50);
      inputLeft -= input;
      outputLeft -= output;
      sum =
          sum.add(
              BUNDLED
                  .price(
                      Books.query(
                          "openai",
                          "gpt-4o",
                          Map.of(Leaf.IN_FRESH_TEXT, input, Leaf.OUT_TEXT, output)))
                  .costComputed());
    }

    assertThat(sum).isEqualByComparingTo("47.608895");
  }

  @Test
  void reasoningWithoutAPriceOfItsOwnCostsAsMuchAsOutput() {
    Pricing pricing = BOOK.price(Books.query("p", "text", Map.of(Leaf.OUT_REASONING, 3L)));

    assertThat(pricing.costComputed()).isEqualByComparingTo("0.00003");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IN_CACHE_READ",
        "IN_CACHE_WRITE_5M",
        "IN_CACHE_WRITE_1H",
        "IN_CACHE_WRITE_OTHER",
        "IN_AUDIO",
        "IN_IMAGE",
        "IN_AUDIO_CACHED",
        "OUT_AUDIO",
        "OUT_IMAGE"
      })
  void anyOtherLeafWithoutAPriceLeavesTheWholeCallUnpriced(Leaf leaf) {
    Pricing pricing =
        BOOK.price(Books.query("p", "text", Map.of(Leaf.IN_FRESH_TEXT, 100L, leaf, 1L)));

    assertUnpriced(pricing, PriceStatus.UNPRICED_UNIT);
  }

  @Test
  void leafOfZeroTokensNeedsNoPrice() {
    Pricing pricing =
        BOOK.price(Books.query("p", "text", Map.of(Leaf.IN_FRESH_TEXT, 2L, Leaf.IN_AUDIO, 0L)));

    assertThat(pricing.status()).isEqualTo(PriceStatus.PRICED);
    assertThat(pricing.costs()).containsOnlyKeys(PriceUnit.INPUT, PriceUnit.AUDIO_INPUT);
    assertCost(pricing, Leaf.IN_AUDIO, "0");
    assertThat(pricing.costComputed()).isEqualByComparingTo("0.000005");
  }

  @Test
  void unknownModelIsUnpricedAndNotFree() {
    assertUnpriced(
        BOOK.price(Books.query("p", "unheard-of", Map.of(Leaf.IN_FRESH_TEXT, 1L))),
        PriceStatus.UNPRICED_MODEL);
  }

  @Test
  void unknownUsageIsUnpricedAndNotFree() {
    assertUnpriced(
        BOOK.price(new PriceQuery("p", List.of("all"), NOON_MICROS, null, null)),
        PriceStatus.NO_USAGE);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"default", "standard", "auto", "Default"})
  void listPriceHoldsForTheDefaultTiers(String tier) {
    assertThat(withTier(tier).status()).isEqualTo(PriceStatus.PRICED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flex", "priority", "batch", "scale", "something_new"})
  void listPriceDoesNotHoldForOtherTiers(String tier) {
    assertUnpriced(withTier(tier), PriceStatus.UNPRICED_UNIT);
  }

  private static Pricing withTier(String tier) {
    return BOOK.price(
        new PriceQuery(
            "p", List.of("all"), NOON_MICROS, tier, Books.usage(Map.of(Leaf.IN_FRESH_TEXT, 1L))));
  }

  @Test
  void responseModelOfACallIsTriedBeforeItsRequestModel() {
    Usage usage = Books.usage(Map.of(Leaf.IN_FRESH_TEXT, 1L, Leaf.OUT_TEXT, 1L));

    assertThat(BOOK.price(call("all", "text", usage, null, null)).pricedModel()).isEqualTo("text");
    assertThat(BOOK.price(call("all", "new", usage, null, null)).pricedModel()).isEqualTo("all");
    assertThat(BOOK.price(call("all", null, usage, null, null)).pricedModel()).isEqualTo("all");
    assertThat(BOOK.price(call(null, "text", usage, null, null)).pricedModel()).isEqualTo("text");
    assertUnpriced(BOOK.price(call(null, null, usage, null, null)), PriceStatus.UNPRICED_MODEL);
  }

  @Test
  void contradictionIsNeverPriced() {
    assertUnpriced(
        BOOK.price(call("all", null, null, "no sense", BigDecimal.ONE)), PriceStatus.CONTRADICTION);
  }

  @Test
  void reportedCostMarksWhatTheBookCannotPrice() {
    Usage usage = Books.usage(Map.of(Leaf.IN_FRESH_TEXT, 1L, Leaf.OUT_TEXT, 1L));
    Usage audio = Books.usage(Map.of(Leaf.IN_AUDIO, 1L));

    assertUnpriced(
        BOOK.price(call("all", null, null, null, BigDecimal.ONE)), PriceStatus.REPORTED_ONLY);
    assertUnpriced(
        BOOK.price(call("new", null, usage, null, BigDecimal.ONE)), PriceStatus.REPORTED_ONLY);
    assertUnpriced(
        BOOK.price(call("text", null, audio, null, BigDecimal.ONE)), PriceStatus.REPORTED_ONLY);
    assertThat(BOOK.price(call("all", null, usage, null, BigDecimal.ONE)).status())
        .isEqualTo(PriceStatus.PRICED);
    assertUnpriced(BOOK.price(call("all", null, null, null, null)), PriceStatus.NO_USAGE);
  }

  @Test
  void callThatDoesNotStateItsInputIsNotPricedByItsOutputAlone() {
    Usage output = Books.usage(Map.of(Leaf.OUT_TEXT, 100L));
    Usage noneCached = Books.usage(Map.of(Leaf.OUT_TEXT, 100L, Leaf.IN_CACHE_READ, 0L));
    Usage noInput = Books.usage(Map.of(Leaf.OUT_TEXT, 100L, Leaf.IN_FRESH_TEXT, 0L));

    assertUnpriced(BOOK.price(call("all", null, output, null, null)), PriceStatus.UNPRICED_UNIT);
    assertUnpriced(
        BOOK.price(call("all", null, noneCached, null, null)), PriceStatus.UNPRICED_UNIT);
    assertUnpriced(
        BOOK.price(call("all", null, output, null, BigDecimal.ONE)), PriceStatus.REPORTED_ONLY);
    assertThat(BOOK.price(call("all", null, noInput, null, null)).costComputed())
        .isEqualByComparingTo("0.001");
  }

  @Test
  void callThatDoesNotStateItsOutputIsNotPricedByItsInputAlone() {
    Usage input = Books.usage(Map.of(Leaf.IN_FRESH_TEXT, 100L));
    Usage noOutput = Books.usage(Map.of(Leaf.IN_FRESH_TEXT, 100L, Leaf.OUT_TEXT, 0L));

    assertUnpriced(BOOK.price(call("all", null, input, null, null)), PriceStatus.UNPRICED_UNIT);
    assertUnpriced(
        BOOK.price(call("all", null, input, null, BigDecimal.ONE)), PriceStatus.REPORTED_ONLY);
    assertThat(BOOK.price(call("all", null, noOutput, null, null)).status())
        .isEqualTo(PriceStatus.PRICED);
  }

  @Test
  void inputThatCostsNothingNeedNotBeStated() {
    Usage output = Books.usage(Map.of(Leaf.OUT_TEXT, 100L));

    assertThat(BOOK.price(call("free-input", null, output, null, null)).costComputed())
        .isEqualByComparingTo("0.001");
  }

  @Test
  void priceOfACallIsThatOfItsStart() {
    Usage usage = Books.usage(Map.of(Leaf.IN_FRESH_TEXT, 1_000_000L));
    long second = 1_000_000;

    Pricing over = BOOK.price(call("timed", usage, NOON_MICROS - second, NOON_MICROS + second));
    Pricing after = BOOK.price(call("timed", usage, NOON_MICROS, NOON_MICROS + second));

    assertThat(over.priceId()).isEqualTo("before-noon");
    // 1.00 for the tokens and two seconds at 0.50
    assertThat(over.costComputed()).isEqualByComparingTo("2");
    assertThat(after.priceId()).isEqualTo("after-noon");
    assertThat(after.costComputed()).isEqualByComparingTo("3");
  }

  private static void assertCost(Pricing pricing, Leaf leaf, String cost) {
    assertThat(pricing.cost(leaf)).as(leaf.name()).isEqualByComparingTo(cost);
  }

  private static void assertUnpriced(Pricing pricing, PriceStatus status) {
    assertThat(pricing).isEqualTo(new Pricing(status, null, null, "7", null, Map.of()));
  }

  private static LlmCall call(
      String request, String response, Usage usage, String contradiction, BigDecimal reported) {
    return call(request, response, usage, contradiction, reported, NOON_MICROS, NOON_MICROS);
  }

  private static LlmCall call(String model, Usage usage, long started, long ended) {
    return call(model, null, usage, null, null, started, ended);
  }

  private static LlmCall call(
      String request,
      String response,
      Usage usage,
      String contradiction,
      BigDecimal reported,
      long started,
      long ended) {
    return new LlmCall(
        "t:s",
        "t",
        "s",
        null,
        null,
        started,
        ended,
        null,
        "p",
        SpanRole.CALL,
        "chat",
        request,
        response,
        usage,
        contradiction,
        null,
        reported,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        "OTEL",
        null,
        null,
        null);
  }
}
