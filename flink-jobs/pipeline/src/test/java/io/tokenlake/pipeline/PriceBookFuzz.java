package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes on the topic of price books: a book that prices, or a dead letter. */
class PriceBookFuzz {
  private static PoisonRig rig;

  @MethodSource
  @FuzzTest
  void anyMessageOfBooksPricesOrIsRefused(byte[] message) throws Exception {
    if (rig == null) {
      rig = new PoisonRig();
    }
    rig.forget();
    rig.sendPriceBook(message);
    rig.sendSpans(TestSpans.request(TestSpans.chat(1, 1_000, 20)).toByteArray());
    LedgerInvariants.check(rig);
  }

  static Stream<byte[]> anyMessageOfBooksPricesOrIsRefused() {
    return Stream.of(
            """
            version: "1"
            entries:
              - id: a
                provider: openai
                also_served_by: [azure.ai.openai]
                model: gpt-4o
                aliases: ["gpt-4o-x"]
                dated_snapshots: true
                valid_from: "2026-01-01"
                valid_to: "2027-01-01T00:00:00Z"
                prices: {input: "2.50", output: '1', cache_read: "0.000001"}
                context_window: 128000
                source: https://example.com/prices
                as_of: 2026-11-21
            """,
            "version: &a [x]\nentries: [*a, !!binary aGk=, 0x1F, 1e9, ~, ? {k: v}]",
            "{\"version\": \"1\", \"entries\": [{}]}")
        .map(book -> book.getBytes(UTF_8));
  }
}
