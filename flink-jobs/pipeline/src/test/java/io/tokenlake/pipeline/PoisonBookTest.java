package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * A message on the topic of price books that is no book is a dead letter, and the old one stays.
 */
class PoisonBookTest {
  private static final String BOOK =
      """
      version: "1"
      entries:
        - id: a
          provider: openai
          model: gpt-4o
          valid_from: "%s"
          prices: {input: "%s"}
          source: https://example.com/prices
          as_of: 2026-11-21
      """;

  /** A message, and what the detail must name. */
  private record Row(String what, byte[] message, String named) {
    @Override
    public String toString() {
      return what;
    }
  }

  static final List<Row> BOOKS =
      List.of(
          row("nothing, as a tombstone is read", "", "has no 'version'"),
          row("a word", "hello", "has no 'version'"),
          row("broken YAML", "version: [", "line"),
          new Row("bytes that are not UTF-8", new byte[] {(byte) 0xFF, (byte) 0xC0, 1}, "UTF-8"),
          row("a control character", "version: \"\0\"", "YAML"),
          row("5 MB", "# " + "x".repeat(5_000_000), "5000002 bytes"),
          row("100,000 levels", "[".repeat(100_000), "YAML"),
          row("a billion laughs", laughs(), "entries"),
          row("100,000 unknown keys", keys(100_000), "unknown key"),
          row("a moment before there was time", BOOK.formatted("-999999999-01-01", "1"), "1970"),
          row("a price of a million digits", BOOK.formatted("2026-01-01", digits()), "decimal"));

  @ParameterizedTest
  @FieldSource("BOOKS")
  void aBookThatIsNoneIsADeadLetterAndTheOldOneStays(Row row) throws Exception {
    try (PoisonRig rig = new PoisonRig()) {
      rig.sendPriceBook(row.message());
      rig.sendSpans(TestSpans.request(TestSpans.chat(1, 1_000_000, 0)).toByteArray());

      assertThat(rig.complaints()).hasSize(1);
      DeadLetter letter = rig.complaints().get(0);
      assertThat(letter.reason()).isEqualTo("UNUSABLE_PRICE_BOOK");
      assertThat(letter.detail()).contains(row.named()).hasSizeLessThanOrEqualTo(4_000);
      assertThat(letter.payload()).hasSizeLessThanOrEqualTo(DeadLetter.MOST_PAYLOAD_BYTES);
      assertThat(rig.entries().get(0).getCostEffective()).isEqualByComparingTo("2.5");
      LedgerInvariants.check(rig);
    }
  }

  private static Row row(String what, String message, String named) {
    return new Row(what, message.getBytes(UTF_8), named);
  }

  private static String laughs() {
    StringBuilder book = new StringBuilder("a0: &a0 [lol, lol]\n");
    for (int i = 1; i < 40; i++) {
      book.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
    }
    return book.append("entries: [*a39]").toString();
  }

  private static String keys(int count) {
    StringBuilder book = new StringBuilder();
    for (int i = 0; i < count; i++) {
      book.append("key").append(i).append(": 1\n");
    }
    return book.toString();
  }

  private static String digits() {
    return "1." + "0".repeat(1_000_000);
  }
}
