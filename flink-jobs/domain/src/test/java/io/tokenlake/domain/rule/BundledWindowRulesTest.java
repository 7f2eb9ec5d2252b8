package io.tokenlake.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of bundled rules, from both sides. */
class BundledWindowRulesTest {
  private final RuleBook book = RuleBook.bundled();
  private final MapWindowMemory memory = new MapWindowMemory();

  @ParameterizedTest
  @CsvSource({
    "1000, 49,      ", // too few of them to matter
    "1000, 50, INFO ", // 5 % is not more than 5 %
    "1000, 51, WARN ",
    "499,  60,      " // too few calls
  })
  void theShareOfCallsWithoutAPriceIsTold(long calls, long unpriced, Severity expected)
      throws Exception {
    assertThat(severity(add("unpriced_share", "tenant", 0, calls, unpriced, 0)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "50, 50, 100000,      ", // twice is not more than twice
    "50, 50, 100001, WARN ",
    "50, 50, 250000, WARN ",
    "50, 50, 250001, PAGE ",
    "49, 50, 250001,      ", // too few to compare with
    "50, 49, 250001,      "
  })
  void aPromptThatGrowsIsTold(long before, long now, long tokens, Severity expected)
      throws Exception {
    add("prompt_bloat", "feature", 0, before, 0, before * 1_000);
    // Tokens are those of fifty calls.
    assertThat(severity(add("prompt_bloat", "feature", 15, now, 0, tokens * now / 50)))
        .isEqualTo(expected);
  }

  private Observation add(
      String id, String set, long minute, long calls, long unpriced, long inputTokens)
      throws Exception {
    WindowSums sums =
        new WindowSums(
            calls,
            0,
            0,
            0,
            0,
            unpriced,
            inputTokens,
            0,
            0,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            0,
            0,
            0,
            0);
    Map<String, String> who = Map.of("environment", "prod", "feature", "search");
    WindowPoint point = new WindowPoint(set, "acme", who, "m", minute * Windows.MINUTE, sums);
    assertThat(WindowGroup.concerned(point, book)).extracting(Rule::id).contains(id);
    return new WindowGroup(memory, book.rule(id, "acme").orElseThrow(), book)
        .add(point, minute * Windows.MINUTE).stream().reduce((one, other) -> other).orElse(null);
  }

  private static Severity severity(Observation observation) {
    return observation == null ? null : observation.severity();
  }
}
