package io.tokenlake.domain.pricing;

import static io.tokenlake.domain.pricing.Books.NOON_MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.usage.Leaf;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceMatchingTest {
  private static final PriceBook BOOK =
      Books.parse(
          Books.yaml(
              entry("m", "model: m\naliases: [m-latest]\ndated_snapshots: true"),
              entry("m-old", "model: m-2024-05-13"),
              entry("plain", "model: plain"),
              entry("shared", "model: shared\nalso_served_by: [q]"),
              entry("before", "model: timed\nvalid_to: 2026-11-20T12:00:00Z"),
              entry("after", "model: timed\nvalid_from: 2026-11-20T12:00:00Z"),
              entry(
                  "term",
                  "model: term\nvalid_from: 2026-01-01\nvalid_to: 2026-02-01\n"
                      + "dated_snapshots: true")));

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
    "m-latest, m",
    "m-2024-08-06, m",
    "m-20240806, m",
    "m-latest-2024-08-06, m",
    "m-2024-05-13, m-old",
    "plain, plain",
    "shared, shared"
  })
  void nameFindsItsEntry(String model, String id) {
    assertThat(id(NOON_MICROS, model)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "M",
        "m2",
        "m-mini",
        "m-2024-08-06-x",
        "x-m-2024-08-06",
        "m-mini-2024-08-06",
        "m-2024-13-01",
        "m-2024-00-10",
        "m-2024-01-32",
        "m-1999-01-01",
        "m-2024-8-6",
        "m-202408",
        "m-120240806",
        "m2024-08-06",
        "-2024-08-06",
        "2024-08-06",
        "plain-2024-08-06",
        ""
      })
  void nameThatOnlyLooksAlikeFindsNothing(String model) {
    assertThat(id(NOON_MICROS, model)).isNull();
  }

  @Test
  void modelIsSoldOnlyByItsProviders() {
    assertThat(BOOK.price(Books.query("q", "shared", Map.of(Leaf.IN_FRESH_TEXT, 1L))).priceId())
        .isEqualTo("shared");
    assertThat(BOOK.price(Books.query("q", "m", Map.of(Leaf.IN_FRESH_TEXT, 1L))).status())
        .isEqualTo(PriceStatus.UNPRICED_MODEL);
    assertThat(BOOK.price(Books.query(null, "m", Map.of(Leaf.IN_FRESH_TEXT, 1L))).status())
        .isEqualTo(PriceStatus.UNPRICED_MODEL);
  }

  @Test
  void firstNameThatTheBookKnowsDecides() {
    assertThat(id(NOON_MICROS, "plain", "m")).isEqualTo("plain");
    assertThat(id(NOON_MICROS, "unheard-of", "m")).isEqualTo("m");
    assertThat(id(NOON_MICROS)).isNull();
  }

  @Test
  void validityBeginsAtItsFirstMicrosecondAndEndsBeforeItsLast() {
    assertThat(id(NOON_MICROS - 1, "timed")).isEqualTo("before");
    assertThat(id(NOON_MICROS, "timed")).isEqualTo("after");
    assertThat(id(Long.MIN_VALUE, "timed")).isEqualTo("before");
    assertThat(id(Long.MAX_VALUE - 1, "timed")).isEqualTo("after");
  }

  @Test
  void dateIsAFirstMomentInUtc() {
    // 2026-01-01T00:00:00Z and 2026-02-01T00:00:00Z
    assertThat(id(1_767_225_600_000_000L - 1, "term")).isNull();
    assertThat(id(1_767_225_600_000_000L, "term")).isEqualTo("term");
    assertThat(id(1_769_904_000_000_000L - 1, "term-2024-08-06")).isEqualTo("term");
    assertThat(id(1_769_904_000_000_000L, "term-2024-08-06")).isNull();
  }

  @Test
  void nameThatIsKnownAtAnotherTimeIsPricedByNothingElse() {
    assertThat(id(NOON_MICROS, "term", "m")).isNull();
  }

  private static String id(long micros, String... models) {
    return BOOK.price(
            new PriceQuery(
                "p", List.of(models), micros, null, Books.usage(Map.of(Leaf.IN_FRESH_TEXT, 1L))))
        .priceId();
  }
}
