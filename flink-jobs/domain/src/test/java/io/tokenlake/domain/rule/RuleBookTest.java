package io.tokenlake.domain.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenlake.domain.alert.Severity;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleBookTest {
  private static final String GOOD =
      """
      version: "1"
      rules:
        - id: long_answer
          summary: a long answer
          kind: threshold
          on: call
          metric: output_tokens
          above: {warn: 100, page: 1_000}
          by: [service]
          owner: team
      """;

  @Test
  void theBundledBookIsSoundAndEveryRuleSaysWhoseItIs() {
    RuleBook book = RuleBook.bundled();

    assertThat(book.rules()).extracting(Rule::kind).contains(RuleKind.values());
    assertThat(book.rules()).allSatisfy(rule -> assertThat(rule.owner()).isNotBlank());
    assertThat(book.rules()).allSatisfy(rule -> assertThat(rule.summary()).isNotBlank());
  }

  /** What replaces a line of the good book, the line that is wrong then, and what must be said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id: long_answer          | id: Long-Answer            | 3 | lower-case letters
          summary: a long answer   | sumary: a long answer      | 4 | unknown key 'sumary'
          kind: threshold          | kind: treshold             | 5 | it must be one of [threshold
          on: call                 | on: phone                  | 6 | it must be one of [call
          metric: output_tokens    | metric: outputs            | 7 | output_tokens
          above: {warn: 100, page: 1_000} | above: {warn: many}   | 8 | must be a number
          above: {warn: 100, page: 1_000} | above: {loud: 5}      | 8 | unknown key 'loud'
          above: {warn: 100, page: 1_000} | above: {warn: 9, page: 5} | 8 | not further out
          by: [service]            | by: [servise]              | 9 | 'servise' in 'by'
          by: [service]            | window: 5m                 | 9 | remove it
          by: [service]            | silence: soon              | 9 | a duration such as 90s
          by: [service]            | runbook: http://x          | 9 | https://
          owner: team              | labels: {a: b}             | 3 | no 'owner'
          owner: team              | tenants: {acme: {above: {page: x}}} | 10 | must be a number
          """)
  void whatIsWrongIsNamedWithItsLineAndWhatWouldBeRight(
      String right, String wrong, int line, String said) {
    assertThat(GOOD).contains(right.strip());
    assertThat(problems(GOOD.replace(right.strip(), wrong.strip())))
        .anySatisfy(problem -> assertThat(problem).startsWith("line " + line + ":").contains(said));
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    String wrong =
        GOOD.replace("on: call", "on: phone").replace("version: \"1\"", "verison: \"1\"");

    assertThat(problems(wrong)).hasSize(3);
  }

  @Test
  void whatIsNoYamlIsRefusedWithItsLine() {
    assertThat(problems("version: \"1\"\nrules: [")).singleElement().asString().contains("line 2");
    assertThat(problems("")).singleElement().asString().contains("empty");
    assertThat(problems("- a list")).anyMatch(problem -> problem.contains("no mapping"));
  }

  @Test
  void twoRulesOfOneNameAreRefused() {
    String twice = GOOD + GOOD.substring(GOOD.indexOf("  - id"));

    assertThat(problems(twice)).singleElement().asString().contains("line 11", "on line 3");
  }

  @Test
  void aCompositeOfWhatIsNoRuleIsRefused() {
    String composite =
        GOOD
            + """
              - id: both
                summary: both
                kind: composite
                rules: [long_answer, nothing]
                severity: page
                owner: team
            """;

    assertThat(problems(composite)).singleElement().asString().contains("nothing", "no rule");
  }

  @Test
  void aTenantMayHaveOtherLimitsOrNone() {
    RuleBook book =
        parse(
            GOOD
                + """
                    tenants:
                      acme: {above: {page: 5}, owner: acme-team}
                      globex: {enabled: false}
                """);

    assertThat(book.rule("long_answer", "acme").orElseThrow().levels().limits())
        .containsOnlyKeys(Severity.PAGE);
    assertThat(book.rule("long_answer", "acme").orElseThrow().owner()).isEqualTo("acme-team");
    assertThat(book.rule("long_answer", "globex")).isEmpty();
    assertThat(book.rule("long_answer", "initech").orElseThrow().owner()).isEqualTo("team");
  }

  @Test
  void aBookThatExtendsTheBundledOneReplacesSingleRules() {
    RuleBook book =
        parse(
            GOOD.replace("long_answer", "runaway_completion")
                .replace("rules:", "extends: bundled\nrules:"));

    RuleBook bundled = RuleBook.bundled();
    assertThat(book.version()).isEqualTo("1+" + bundled.version());
    assertThat(book.rules()).hasSameSizeAs(bundled.rules());
    assertThat(book.rule("runaway_completion", null).orElseThrow().summary())
        .isEqualTo("a long answer");
  }

  @Test
  void aMuteWindowOfNoRuleOrNoTimeIsRefused() {
    List<String> problems =
        problems(
            GOOD
                + """
                mutes:
                  - {id: a, rules: [other], days: [sat], begins: "22:00", ends: "06:00"}
                  - {id: b}
                  - {id: c, from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z"}
                  - {id: d, days: [someday], begins: "22:00", ends: "06:00", zone: Mars/Base}
                """);

    assertThat(problems)
        .anyMatch(problem -> problem.startsWith("line 12:") && problem.contains("'other'"))
        .anyMatch(problem -> problem.startsWith("line 13:") && problem.contains("either"))
        .anyMatch(problem -> problem.startsWith("line 14:") && problem.contains("before it begins"))
        .anyMatch(problem -> problem.startsWith("line 15:") && problem.contains("'someday'"))
        .anyMatch(problem -> problem.startsWith("line 15:") && problem.contains("Europe/Berlin"));
  }

  static RuleBook parse(String yaml) {
    return RuleBook.parse(new ByteArrayInputStream(yaml.getBytes(UTF_8)), "test");
  }

  static List<String> problems(String yaml) {
    RuleBookException refused = catchThrowableOfType(RuleBookException.class, () -> parse(yaml));
    assertThat(refused).as("refusal of\n%s", yaml).isNotNull();
    return refused.problems();
  }
}
