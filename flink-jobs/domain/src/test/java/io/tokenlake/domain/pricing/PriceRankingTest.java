package io.tokenlake.domain.pricing;

import static io.tokenlake.domain.pricing.Books.NOON_MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of several entries that know a name prices it. */
class PriceRankingTest {
  private static final PriceBook BOOK =
      Books.parse(
          Books.yaml(
                  entry("m", "model: m\naliases: [shadowed, other]\ndated_snapshots: true"),
                  entry("exact", "model: shadowed\npatterns: [\"ma*\"]"),
                  entry("wide", "model: w\npatterns: [\"m-*\", \"*-suffixed\"]"),
                  entry("narrow", "model: n\npatterns: [\"m-long-*\"]"),
                  entry("geo", "model: g\npatterns: [\"{geo}.g\"]"),
                  entry(
                      "deal",
                      "tenant: acme\nmodel: m\nvalid_from: 2026-11-01\nvalid_to: 2026-12-01"),
                  entry("deal-only", "tenant: acme\nmodel: secret"),
                  entry("deal-wide", "tenant: acme\nmodel: x\npatterns: [\"shado*\"]"))
              + """
              prefixes:
                p: [gate/, gate/way/]
              deployments:
                - {provider: p, name: prod, model: m-2026-01-01}
                - {provider: p, name: w, model: m}
                - {provider: p, tenant: acme, name: prod, model: shadowed}
              """);

  private static String entry(String id, String lines) {
    return "id: "
        + id
        + "\nprovider: p\n"
        + lines
        + "\nprices: {input: \"1\"}\nsource: https://example.com\nas_of: 2026-11-20";
  }

  @ParameterizedTest
  @CsvSource({
    "m, m",
    "other, m",
    // exact before alias
    "shadowed, exact",
    // alias and exact before pattern
    "m-2026-01-01, m",
    "m@20260101, m",
    // the most specific pattern, whatever the order in the file
    "m-x, wide",
    "m-long-x, narrow",
    "m-long-, wide",
    "ma, ",
    "max, exact",
    "max-suffixed, wide",
    // a closed set of geographies
    "us.g, geo",
    "apac.g, geo",
    "xx.g, ",
    ".g, ",
    // what a gateway puts before a name, the longest first
    "gate/m, m",
    "gate/way/m, m",
    "gate/gate/m-2026-01-01, m",
    "gate/, ",
    "away/gate/m, ",
    // what an operator calls a model goes before what the book calls one
    "prod, m",
    "w, m"
  })
  void nameIsPricedByTheFirstRankThatKnowsIt(String name, String id) {
    assertThat(find(null, name, NOON_MICROS)).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "m, deal",
    "m-2026-01-01, m",
    "secret, deal-only",
    "prod, deal-wide",
    // any rank of the tenant goes before any rank of everybody
    "shadowed, deal-wide",
    "m-long-x, narrow"
  })
  void pricesOfTheTenantComeFirst(String name, String id) {
    assertThat(find("acme", name, NOON_MICROS)).isEqualTo(id);
  }

  @Test
  void pricesOfOneTenantAreNotThoseOfAnother() {
    assertThat(find("umbrella", "m", NOON_MICROS)).isEqualTo("m");
    assertThat(find("umbrella", "secret", NOON_MICROS)).isNull();
    assertThat(find(null, "secret", NOON_MICROS)).isNull();
  }

  @Test
  void outsideOfADealTheListPriceHolds() {
    assertThat(find("acme", "m", micros("2026-10-31T23:59:59Z"))).isEqualTo("m");
    assertThat(find("acme", "m", micros("2026-11-01T00:00:00Z"))).isEqualTo("deal");
    assertThat(find("acme", "m", micros("2026-12-01T00:00:00Z"))).isEqualTo("m");
  }

  @Test
  void manyUnknownNamesDoNotChangeWhatIsFound() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(find(null, "unheard-" + i, NOON_MICROS)).isNull();
      assertThat(find(null, "m-" + i + "x", NOON_MICROS)).isEqualTo("wide");
    }
    assertThat(find(null, "m-" + "y".repeat(100_000), NOON_MICROS)).isEqualTo("wide");
  }

  @Test
  void bookThatExtendsTheBundledOneAddsAndReplaces() {
    PriceBook book =
        Books.parse(
            """
            version: "acme 3"
            extends: bundled
            deployments:
              - {provider: azure.ai.openai, name: our-chat, model: gpt-4o}
            entries:
              - id: openai/gpt-4o
                provider: openai
                model: gpt-4o
                prices: {input: "2.00", output: "8.00"}
                source: https://example.com/corrected
                as_of: 2026-11-20
              - id: acme/gpt-5
                tenant: acme
                provider: openai
                model: gpt-5
                prices: {input: "1.00", output: "8.00"}
                source: contract 17
                as_of: 2026-11-20
            """);

    assertThat(book.version()).isEqualTo("acme 3+" + PriceBook.bundled().version());
    assertThat(book.entries()).hasSize(PriceBook.bundled().entries().size() + 1);
    assertThat(book.entryFor(null, "azure.ai.openai", "our-chat", NOON_MICROS))
        .map(PriceEntry::id)
        .contains("azure.ai.openai/gpt-4o");
    assertThat(book.entryFor(null, "openai", "gpt-4o", NOON_MICROS))
        .map(PriceEntry::source)
        .contains("https://example.com/corrected");
    assertThat(book.entryFor("acme", "openai", "gpt-5", NOON_MICROS))
        .map(PriceEntry::id)
        .contains("acme/gpt-5");
    assertThat(book.entryFor("umbrella", "openai", "gpt-5", NOON_MICROS))
        .map(PriceEntry::id)
        .contains("openai/gpt-5");
  }

  private static String find(String tenant, String name, long micros) {
    return BOOK.entryFor(tenant, "p", name, micros).map(PriceEntry::id).orElse(null);
  }

  private static long micros(String at) {
    return Instant.parse(at).toEpochMilli() * 1_000;
  }
}
