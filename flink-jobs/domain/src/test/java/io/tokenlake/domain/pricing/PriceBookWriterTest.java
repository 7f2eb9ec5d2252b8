package io.tokenlake.domain.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PriceBookWriterTest {

  @Test
  void bundledBookIsTheSameAfterItIsWrittenAndRead() {
    PriceBook bundled = PriceBook.bundled();

    PriceBook again =
        Books.parse(PriceBookWriter.write(bundled.version(), bundled, bundled.entries()));

    assertThat(again.version()).isEqualTo(bundled.version());
    assertThat(again.entries()).isEqualTo(bundled.entries());
    assertThat(again.prefixes()).isEqualTo(bundled.prefixes());
  }

  @Test
  void everyKeyAndOddTextSurvive() {
    PriceBook book =
        Books.parse(
            Books.yaml(
                    """
                    id: "a: #1"
                    tenant: "yes"
                    provider: p
                    also_served_by: [q]
                    model: "7"
                    aliases: ["a \\"b\\" \\\\ c", "null"]
                    patterns: ["m-*"]
                    dated_snapshots: true
                    valid_from: 2026-01-01
                    valid_to: 2027-01-01T06:30:00Z
                    context: marginal
                    prices: {input: "2.50", per_second: "0.1"}
                    rates:
                      - {utc: ["sat 00:00-24:00"], prices: {input: "1"}}
                      - {context_over: 9, prices: {input: "1"}}
                      - {context_over: 9, utc: ["sat 00:00-24:00"], not_sold: true}
                    region_uplift: {eu: "1.10"}
                    context_window: 128000
                    note: "one\\ntwo"
                    source: contract 17
                    as_of: 2026-11-20
                    """)
                + """
                prefixes: {p: [gate/]}
                deployments:
                  - {tenant: "yes", provider: p, name: mine, model: "7"}
                """);

    PriceBook again = Books.parse(PriceBookWriter.write("8", book, book.entries()));

    assertThat(again.entries()).isEqualTo(book.entries());
    assertThat(again.deployments()).isEqualTo(book.deployments());
    assertThat(again.prefixes()).isEqualTo(book.prefixes());
  }
}
