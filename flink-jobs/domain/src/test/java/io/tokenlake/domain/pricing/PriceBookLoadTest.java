package io.tokenlake.domain.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceBookLoadTest {
  private static final String GOOD =
      """
      id: a
      provider: p
      model: m
      prices: {input: "2.50"}
      source: https://example.com
      as_of: 2026-11-20
      """;

  @Test
  void entryIsReadWithAllItsKeys() {
    PriceBook book =
        Books.parse(
            Books.yaml(
                """
                id: p/m@2026
                tenant: acme
                provider: p
                also_served_by: [q, r]
                model: m
                aliases: [m-latest]
                patterns: ["m-*-preview"]
                dated_snapshots: true
                valid_from: 2026-01-01
                valid_to: 2027-01-01T06:30:00Z
                context: cliff
                prices: {input: "2.50", output: "10"}
                rates:
                  - {context_over: 200000, prices: {input: "10"}}
                  - {tier: [Flex, batch], prices: {input: "1"}}
                  - {tier: [flex, batch], context_over: 200000, not_sold: true}
                context_window: 128000
                note: by contract
                source: contract 17
                as_of: 2026-11-20
                """));

    assertThat(book.version()).isEqualTo("7");
    assertThat(book.entries())
        .containsExactly(
            new PriceEntry(
                "p/m@2026",
                "acme",
                "p",
                List.of("q", "r"),
                "m",
                List.of("m-latest"),
                List.of("m-*-preview"),
                true,
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2027-01-01T06:30:00Z"),
                ContextRule.CLIFF,
                List.of(
                    new PriceRate(
                        Set.of(),
                        Set.of(),
                        null,
                        0,
                        Map.of(
                            PriceUnit.INPUT, new BigDecimal("2.50"),
                            PriceUnit.OUTPUT, new BigDecimal("10"))),
                    new PriceRate(
                        Set.of(), Set.of(), null, 200_000, Map.of(PriceUnit.INPUT, BigDecimal.TEN)),
                    new PriceRate(
                        Set.of("flex", "batch"),
                        Set.of(),
                        null,
                        0,
                        Map.of(PriceUnit.INPUT, BigDecimal.ONE)),
                    new PriceRate(Set.of("flex", "batch"), Set.of(), null, 200_000, null)),
                Map.of(),
                128_000L,
                "by contract",
                "contract 17",
                LocalDate.of(2026, 11, 20)));
  }

  @Test
  void everyUnitCanBePriced() {
    assertThat(
            Books.parse(
                    Books.yaml(
                        GOOD.replace(
                            "{input: \"2.50\"}",
                            """
                            {input: "1", cache_read: "2", cache_write_5m: "3",
                             cache_write_1h: "4", cache_write: "5", audio_input: "6",
                             audio_cache_read: "7", image_input: "8", output: "9",
                             reasoning: "10", audio_output: "11", image_output: "12",
                             per_1000_requests: "13", per_1000_web_searches: "14",
                             per_second: "0.001"}\
                            """)))
                .entries()
                .get(0)
                .listPrices())
        .containsOnlyKeys(PriceUnit.values());
  }

  static Stream<Arguments> slips() {
    return Stream.of(
        slip("id: a\n", "", "entry number 1 has no 'id'; state one"),
        slip("provider: p\n", "", "entry a has no 'provider'; state one"),
        slip("model: m\n", "", "entry a has no 'model'; state one"),
        slip("model: m", "model: 5", "entry a has 5 as 'model'; it must be a string in quotes"),
        slip("source: https://example.com\n", "", "entry a has no 'source'; state one"),
        slip("as_of: 2026-11-20\n", "", "entry a has no 'as_of'; state one"),
        slip("prices: {input: \"2.50\"}\n", "", NO_PRICES),
        slip("{input: \"2.50\"}", "{}", NO_PRICES),
        slip(
            "provider: p",
            "provider: OpenAI",
            "entry a has the provider \"OpenAI\"; it must be a canonical name in lower case, such"
                + " as openai or gcp.gemini"),
        slip(
            "provider: p",
            "provider: p\nalso_served_by: [Q]",
            "entry a has the provider \"Q\"; it must be a canonical name in lower case, such as"
                + " openai or gcp.gemini"),
        slip(
            "model: m",
            "model: m\nalias: [n]",
            "entry a has the unknown key 'alias'; known are [aliases, also_served_by, as_of,"
                + " context, context_window, dated_snapshots, id, model, not_sold, note, patterns,"
                + " prices, provider, rates, region_uplift, source, tenant, valid_from, valid_to]"),
        slip(
            "model: m",
            "model: m\naliases: n",
            "entry a has \"n\" as 'aliases'; it must be a list of strings"),
        slip(
            "model: m",
            "model: m\naliases: [1]",
            "entry a has [1] as 'aliases'; it must be a list of strings"),
        slip(
            "model: m",
            "model: m\ndated_snapshots: maybe",
            "entry a has \"maybe\" as 'dated_snapshots'; it must be true or false"),
        slip(
            "model: m",
            "model: m\ncontext_window: 0",
            "entry a has 0 as 'context_window'; it must be a whole number above 0"),
        slip(
            "model: m",
            "model: m\nvalid_from: soon",
            "entry a has \"soon\" as 'valid_from'; it must be a date such as 2026-11-20 or an"
                + " instant such as 2026-11-20T14:00:00Z"),
        slip(
            "model: m",
            "model: m\nvalid_from: 2026-02-01\nvalid_to: 2026-02-01",
            "entry a is valid from 2026-02-01T00:00:00Z to 2026-02-01T00:00:00Z; 'valid_to' must"
                + " be after 'valid_from'"),
        slip(
            "as_of: 2026-11-20",
            "as_of: 2026-13-01",
            "entry a has \"2026-13-01\" as 'as_of'; it must be a date such as 2026-11-20"),
        slip(
            "https://example.com",
            "a friend",
            "entry a has the source \"a friend\"; it must be the https:// address of the price"),
        slip(
            "{input: \"2.50\"}",
            "{inputs: \"2.50\"}",
            "entry a has a price for the unknown unit 'inputs'; known are [input, cache_read,"
                + " cache_write_5m, cache_write_1h, cache_write, audio_input, audio_cache_read,"
                + " image_input, output, reasoning, audio_output, image_output, per_1000_requests,"
                + " per_1000_web_searches, per_second]"),
        slip("\"2.50\"", "2.50", "entry a has 2.5 as the price of 'input'; " + NOT_DECIMAL),
        slip("\"2.50\"", "\"$2\"", "entry a has \"$2\" as the price of 'input'; " + NOT_DECIMAL),
        slip("\"2.50\"", "\"1e3\"", "entry a has \"1e3\" as the price of 'input'; " + NOT_DECIMAL),
        slip("\"2.50\"", "\"\"", "entry a has \"\" as the price of 'input'; " + NOT_DECIMAL),
        slip(
            "\"2.50\"",
            "\"-1\"",
            "entry a has \"-1\" as the price of 'input'; a price must not be negative"),
        slip(
            "\"2.50\"",
            "\"1000000.01\"",
            "entry a has \"1000000.01\" as the price of 'input'; that is over a dollar per token;"
                + " prices are per 1,000,000 tokens"),
        slip(
            "\"2.50\"",
            "\"0.0000001\"",
            "entry a has \"0.0000001\" as the price of 'input'; at most 6 decimals fit, because"
                + " the ledger keeps 12 decimals per token"));
  }

  static Stream<Arguments> wrongRates() {
    return Stream.of(
        rate(
            "",
            "{tier: flex, prices: {input: \"1\"}}",
            "states twice the price for the tier flex; " + "remove one of the two"),
        rate(
            "context: cliff\n",
            "{context_over: 9, prices: {input: \"1\"}}",
            "has no price for the tier flex for input over 9 tokens; state it, or 'not_sold: true'"
                + " under these conditions"),
        rate(
            "",
            "{region: eu, prices: {input: \"1\"}}",
            "has no price for the tier flex in the region eu; state it, or 'not_sold: true' under"
                + " these conditions"),
        rate(
            "",
            "{tiers: batch}",
            "in rate 2 has the unknown key 'tiers'; known are [context_over,"
                + " not_sold, prices, region, tier, utc]",
            "in rate 2 " + NO_PRICES.substring(8)),
        rate(
            "",
            "{tier: batch, utc: \"25:00-26:00\", prices: {input: \"1\"}}",
            "in rate 2 has \"25:00-26:00\" as 'utc'; it must be such as 16:30-00:30 or mon-fri"
                + " 01:00-04:00"),
        rate(
            "",
            "{tier: batch, not_sold: true, prices: {input: \"1\"}}",
            "in rate 2 has both 'prices' and 'not_sold'; remove one"),
        rate(
            "",
            "5",
            "in rate 2 is not a list of keys and values; see the format",
            "in rate 2 " + NO_PRICES.substring(8)),
        rate(
            "context: cliff\n",
            "{tier: batch, prices: {input: \"1\"}}",
            "has 'context' but no rate with 'context_over'; remove it"),
        rate(
            "region_uplift: {eu: 1.1}\n",
            "{tier: batch, prices: {input: \"1\"}}",
            "has 1.1 as the uplift of the region eu; it must be a decimal in quotes, such as"
                + " \"1.10\""),
        rate(
            "region_uplift: {eu: \"1.0000001\"}\n",
            "{tier: batch, prices: {input: \"1\"}}",
            "has the uplift 1.0000001 that makes 'input' cost 2.500000250; at most 6 decimals fit,"
                + " because the ledger keeps 12 decimals per token",
            "has the uplift 1.0000001 that makes 'input' cost 1.0000001; at most 6 decimals fit,"
                + " because the ledger keeps 12 decimals per token",
            "has the uplift 1.0000001 that makes 'input' cost 1.0000001; at most 6 decimals fit,"
                + " because the ledger keeps 12 decimals per token"));
  }

  private static Arguments rate(String key, String rate, String... messages) {
    return Arguments.of(key, rate, Stream.of(messages).map("entry a "::concat).toList());
  }

  @ParameterizedTest
  @MethodSource("wrongRates")
  void ratesThatOverlapOrLeaveAGapAreLoadErrors(String key, String rate, List<String> messages) {
    String yaml =
        GOOD.replace(
            "source:",
            key + "rates:\n  - {tier: flex, prices: {input: \"1\"}}\n  - " + rate + "\nsource:");

    assertThat(problems(Books.yaml(yaml))).containsExactlyElementsOf(messages);
  }

  @Test
  void overlappingHoursAreALoadErrorThatNamesBoth() {
    assertThat(
            problems(
                Books.yaml(
                    GOOD.replace(
                        "source:",
                        """
                        rates:
                          - {utc: "16:30-00:30", prices: {input: "1"}}
                          - {utc: "mon 00:29-01:00", prices: {input: "2"}}
                        source:\
                        """))))
        .containsExactly(
            "entry a has the overlapping hours '16:30-00:30' and 'mon 00:29-01:00'; a moment must"
                + " be in one of them only");
  }

  @Test
  void longContextWithoutItsRuleIsALoadError() {
    assertThat(
            problems(
                Books.yaml(
                    GOOD.replace(
                        "source:", "rates: [{context_over: 9, prices: {input: \"1\"}}]\nsource:"))))
        .containsExactly(
            "entry a has rates with 'context_over' but no 'context'; state cliff (the whole call"
                + " changes its price) or marginal (only the tokens above)");
  }

  @Test
  void validitiesThatLeaveAGapAreALoadErrorThatNamesBoth() {
    assertThat(
            problems(
                Books.yaml(
                    GOOD.replace("model: m", "model: m\naliases: [n]\nvalid_to: 2026-01-01"),
                    GOOD.replace("id: a", "id: b")
                        .replace("model: m", "model: m\naliases: [n]\nvalid_from: 2026-02-01"))))
        .containsExactly(
            "entries a and b leave p/m without a price between 2026-01-01T00:00:00Z and"
                + " 2026-02-01T00:00:00Z; let one begin where the other ends, or state an entry"
                + " with 'not_sold: true' between");
  }

  @Test
  void patternsOfEqualSpecificityThatCouldMatchOneNameAreALoadErrorThatNamesBoth() {
    assertThat(
            problems(
                Books.yaml(
                    GOOD.replace("model: m", "model: m\npatterns: [\"ab*\"]"),
                    GOOD.replace("id: a", "id: b")
                        .replace("model: m", "model: n\npatterns: [\"a*b\"]"))))
        .singleElement()
        .asString()
        .startsWith("entries a and b both price names of p that match 'a")
        .endsWith("and neither pattern is more specific; make one longer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"m", "*", "a*b*", "{geo}-{date}", "{Date}"})
  void patternWithoutExactlyOnePlaceholderIsALoadError(String pattern) {
    assertThat(
            problems(
                Books.yaml(GOOD.replace("model: m", "model: x\npatterns: [\"" + pattern + "\"]"))))
        .containsExactly(
            "entry a has the pattern \""
                + pattern
                + "\"; it must have exactly one of *, {date} and {geo}, and some text");
  }

  @Test
  void deploymentOfAnUnknownModelAndADeploymentOfTwoModelsAreLoadErrors() {
    assertThat(
            problems(
                Books.yaml(GOOD, GOOD.replace("id: a", "id: b").replace("model: m", "model: n"))
                    + """
                    deployments:
                      - {provider: p, name: mine, model: m}
                      - {provider: p, name: mine, model: n}
                      - {provider: q, name: other, model: m}
                      - {provider: p, name: other}
                    """))
        .containsExactly(
            "deployment number 4 has no 'model'; state one",
            "deployment p/mine stands for both m and n; state it once",
            "deployment q/other stands for m, which no entry of that provider prices");
  }

  @Test
  void onlyTheBundledBookCanBeExtended() {
    assertThat(problems("version: \"7\"\nextends: other.yaml\n"))
        .containsExactly(
            "the book extends something else than 'bundled', which is all it can extend",
            "the book has no entries; list at least one under 'entries'");
  }

  private static final String NO_PRICES =
      "entry a has no 'prices'; state at least one, such as input: \"2.50\"";

  private static final String NOT_DECIMAL =
      "it must be a decimal in quotes, such as \"2.50\", in USD per 1,000,000 tokens";

  private static Arguments slip(String right, String wrong, String message) {
    return Arguments.of(right, wrong, message);
  }

  @ParameterizedTest
  @MethodSource("slips")
  void slipIsALoadErrorThatSaysHowToPutItRight(String right, String wrong, String message) {
    assertThat(GOOD).contains(right);

    assertThat(problems(Books.yaml(GOOD.replace(right, wrong)))).containsExactly(message);
  }

  @Test
  void sixDecimalsAndTrailingZerosAreFine() {
    assertThat(
            Books.parse(Books.yaml(GOOD.replace("2.50", "0.00000100")))
                .entries()
                .get(0)
                .listPrices()
                .get(PriceUnit.INPUT))
        .isEqualByComparingTo("0.000001");
  }

  @Test
  void entryThatIsNoObjectIsALoadError() {
    assertThat(problems(Books.yaml("just text")))
        .containsExactly("entry number 1 is not a list of keys and values; see the format");
  }

  @Test
  void bookWithoutVersionOrEntriesIsALoadError() {
    assertThat(problems("entries: []\nowner: me\n"))
        .containsExactly(
            "the book has the unknown key 'owner'; known are [deployments, entries, extends,"
                + " prefixes, version]",
            "the book has no 'version'; state one",
            "the book has no entries; list at least one under 'entries'");
    assertThat(problems("")).hasSize(2);
    assertThat(problems("- 1")).hasSize(2);
  }

  @Test
  void brokenYamlIsALoadErrorWithItsLine() {
    assertThat(problems("version: \"7\"\nentries: [\n"))
        .singleElement()
        .asString()
        .startsWith("not valid YAML at line 2: ");
  }

  @Test
  void keyStatedTwiceIsALoadError() {
    assertThat(problems(Books.yaml(GOOD.replace("model: m", "model: m\nmodel: n"))))
        .containsExactly("not valid YAML at line 6: Duplicate field 'model'");
  }

  @Test
  void secondDocumentIsALoadError() {
    assertThat(problems(Books.yaml(GOOD) + "---\nversion: \"8\"\n")).hasSize(1);
  }

  @Test
  void unreadableFileIsNotAProblemOfTheBook() throws IOException {
    InputStream closed = InputStream.nullInputStream();
    closed.close();

    assertThatThrownBy(() -> PriceBook.parse(closed, "book.yaml"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void twoEntriesWithOneIdAreALoadError() {
    assertThat(problems(Books.yaml(GOOD, GOOD.replace("model: m", "model: n"))))
        .containsExactly(
            "entries 1 and 2 have the same id a; give each its own, for instance with the date"
                + " from which it is valid");
  }

  @Test
  void twoEntriesForOneModelAtOneTimeAreALoadErrorThatNamesBoth() {
    assertThat(problems(Books.yaml(GOOD, GOOD.replace("id: a", "id: b"))))
        .containsExactly(
            "entries a and b both price p/m at the same time (always to open and always to open);"
                + " end the validity of one where the other begins, or remove one");
  }

  @Test
  void aliasOfTwoEntriesIsALoadErrorThatNamesBoth() {
    assertThat(
            problems(
                Books.yaml(
                    GOOD.replace("model: m", "model: m\naliases: [x]"),
                    GOOD.replace("id: a", "id: b").replace("model: m", "model: n\naliases: [x]"))))
        .singleElement()
        .asString()
        .startsWith("entries a and b both price p/x at the same time");
  }

  @Test
  void providerThatAlsoServesAModelMayNotPriceItTwice() {
    assertThat(
            problems(
                Books.yaml(
                    GOOD,
                    GOOD.replace("id: a", "id: b")
                        .replace("provider: p", "provider: q\nalso_served_by: [p]"))))
        .singleElement()
        .asString()
        .startsWith("entries a and b both price p/m at the same time");
  }

  @Test
  void nameStatedTwiceInOneEntryIsALoadError() {
    assertThat(problems(Books.yaml(GOOD.replace("model: m", "model: m\naliases: [m]"))))
        .containsExactly("entry a states p/m twice; state it once");
  }

  @Test
  void validitiesThatOverlapByAMomentAreALoadError() {
    assertThat(
            problems(
                Books.yaml(
                    GOOD.replace("model: m", "model: m\nvalid_to: 2026-01-01T00:00:01Z"),
                    GOOD.replace("id: a", "id: b")
                        .replace("model: m", "model: m\nvalid_from: 2026-01-01"))))
        .containsExactly(
            "entries a and b both price p/m at the same time (always to 2026-01-01T00:00:01Z and"
                + " 2026-01-01T00:00:00Z to open); end the validity of one where the other begins,"
                + " or remove one");
  }

  @Test
  void validitiesThatTouchAreFine() {
    assertThat(
            Books.parse(
                    Books.yaml(
                        GOOD.replace("model: m", "model: m\nvalid_to: 2026-01-01"),
                        GOOD.replace("id: a", "id: b")
                            .replace("model: m", "model: m\nvalid_from: 2026-01-01")))
                .entries())
        .hasSize(2);
  }

  @Test
  void allProblemsAreReportedAtOnceUnderTheNameOfTheFile() {
    String wrong = GOOD.replace("2.50", "-2").replace("https:", "ftp:");
    PriceBookException thrown =
        catchThrowableOfType(
            PriceBookException.class,
            () ->
                Books.parse(
                    Books.yaml(
                        wrong,
                        GOOD.replace("id: a", "id: b"),
                        GOOD.replace("id: a", "id: c"),
                        GOOD.replace("id: a", "id: d").replace("as_of: 2026-11-20\n", ""))));

    assertThat(thrown)
        .hasMessage(
            """
            book.yaml: 4 problems
              - entry a has "-2" as the price of 'input'; a price must not be negative
              - entry a has the source "ftp://example.com"; it must be the https:// address of the \
            price
              - entry d has no 'as_of'; state one
              - entries b and c both price p/m at the same time (always to open and always to \
            open); end the validity of one where the other begins, or remove one\
            """);
    assertThat(thrown.problems()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // an exact name before an alias, in both directions of time
        "model: n; valid_to: 2027-01-01 | model: m; aliases: [n]; valid_from: 2027-01-01 | n",
        "model: n; valid_from: 2027-01-01 | model: m; aliases: [n]; valid_to: 2027-01-01 | n",
        "model: n; valid_to: 2027-01-01 | model: m; aliases: [n] | n",
        // an exact name and an alias before a pattern
        "model: n-2026-11-20; valid_to: 2027-01-01 | model: n; dated_snapshots: true"
            + " | n-2026-11-20",
        "model: m; aliases: [n-x]; valid_to: 2027-01-01 | model: o; patterns:; - n-* | n-x",
        // what a gateway puts before it is not part of a name
        "model: g/n; valid_to: 2027-01-01 | model: n | g/n",
        // a pattern before another
        "model: m; patterns:; - n-x-*; valid_to: 2027-01-01 | model: o; patterns:; - n-* | n-x-*",
        "model: m; patterns:; - n-{date}; valid_to: 2027-01-01 | model: o; patterns:; - n-*"
            + " | n-{date}"
      })
  void priceThatABetterRankedNameHidesWhenItIsNotValidIsAProblem(
      String first, String second, String name) {
    assertThat(problems(ranked(first, second)))
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith("entries one and two both know p/" + name + ", which the first hides");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model: n; valid_to: 2027-01-01 | model: m; aliases: [n]; valid_to: 2026-01-01",
        "model: n | model: m; aliases: [n]; valid_from: 2027-01-01",
        "model: n-mini; dated_snapshots: true; valid_to: 2027-01-01 | model: n;"
            + " dated_snapshots: true",
        "model: m; patterns:; - n-*; valid_to: 2027-01-01 | model: n-x"
      })
  void priceThatNoOtherNameHidesIsNoProblem(String first, String second) {
    assertThat(Books.parse(ranked(first, second)).entries()).hasSize(2);
  }

  private static String ranked(String first, String second) {
    String end = "\nprices: {input: \"1\"}\nsource: https://example.com\nas_of: 2026-11-20";
    return Books.yaml(
            "id: one\nprovider: p\n" + first.replace("; ", "\n") + end,
            "id: two\nprovider: p\n" + second.replace("; ", "\n") + end)
        + "prefixes: {p: [g/]}\n";
  }

  private static List<String> problems(String yaml) {
    PriceBookException thrown =
        catchThrowableOfType(PriceBookException.class, () -> Books.parse(yaml));
    assertThat(thrown).hasMessageStartingWith("book.yaml: ");
    return thrown.problems();
  }
}
