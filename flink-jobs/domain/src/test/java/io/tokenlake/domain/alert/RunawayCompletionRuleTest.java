package io.tokenlake.domain.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunawayCompletionRuleTest {
  private static final RunawayCompletionRule RULE =
      new RunawayCompletionRule(RunawayCompletionRule.DEFAULT_LIMIT_TOKENS);

  @Test
  void outputAtTheLimitRaisesNothing() {
    assertThat(RULE.evaluate(call("acme", 100_000L))).isEmpty();
  }

  @Test
  void outputOneOverTheLimitOpensAnAlert() {
    assertThat(RULE.evaluate(call("acme", 100_001L)))
        .contains(
            new Alert(
                1,
                "7a7570b5-5c3c-3bfa-86ca-30163a4b4650",
                "acme|runaway_completion|t1:s1",
                0,
                Alert.Status.OPEN,
                "runaway_completion",
                1,
                Alert.Severity.PAGE,
                "acme",
                Map.of(
                    "provider", "openai",
                    "model", "gpt-4o",
                    "team", "search",
                    "service", "api",
                    "call_id", "t1:s1"),
                1_795_176_000_000_000L,
                100_001,
                "{token}",
                100_000,
                new BigDecimal("1.00001"),
                "t1",
                "s1",
                "SELECT * FROM llm_calls WHERE call_id = 't1:s1'"));
  }

  @Test
  void unknownOutputRaisesNothing() {
    assertThat(RULE.evaluate(call("acme", null))).isEmpty();
  }

  @Test
  void limitIsThatOfTheRule() {
    RunawayCompletionRule strict = new RunawayCompletionRule(10);

    assertThat(strict.evaluate(call("acme", 10L))).isEmpty();
    assertThat(strict.evaluate(call("acme", 11L)))
        .hasValueSatisfying(
            alert -> {
              assertThat(alert.value()).isEqualTo(11.0);
              assertThat(alert.threshold()).isEqualTo(10.0);
            });
  }

  @Test
  void sameCallGivesTheSameAlert() {
    assertThat(RULE.evaluate(call("acme", 200_000L)))
        .isEqualTo(RULE.evaluate(call("acme", 200_000L)));
  }

  @Test
  void callsOfTwoTenantsAreTwoAlerts() {
    Alert first = RULE.evaluate(call("acme", 200_000L)).orElseThrow();
    Alert second = RULE.evaluate(call("other", 200_000L)).orElseThrow();

    assertThat(first.dedupeKey()).isNotEqualTo(second.dedupeKey());
    assertThat(first.alertId()).isNotEqualTo(second.alertId());
  }

  @Test
  void whatIsUnknownIsLeftOut() {
    Alert alert =
        RULE.evaluate(
                new BilledCall(
                    "t1:s1", "t1", "s1", null, null, null, null, null, 5, 100_001L, null))
            .orElseThrow();

    assertThat(alert.tenant()).isNull();
    assertThat(alert.dedupeKey()).isEqualTo("|runaway_completion|t1:s1");
    assertThat(alert.entity()).isEqualTo(Map.of("call_id", "t1:s1"));
    assertThat(alert.costAtRisk()).isNull();
  }

  @Test
  void quotesInAnIdCannotLeaveTheQuery() {
    Alert alert =
        RULE.evaluate(
                new BilledCall(
                    "x' OR '1'='1", "t1", "s1", null, null, null, null, null, 5, 100_001L, null))
            .orElseThrow();

    assertThat(alert.querySql())
        .isEqualTo("SELECT * FROM llm_calls WHERE call_id = 'x'' OR ''1''=''1'");
  }

  @Test
  void limitBelowOneIsRefused() {
    assertThatThrownBy(() -> new RunawayCompletionRule(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the limit of runaway_completion is 0 tokens; it must be at least 1");
  }

  private static BilledCall call(String tenant, Long outTotal) {
    return new BilledCall(
        "t1:s1",
        "t1",
        "s1",
        tenant,
        "search",
        "api",
        "openai",
        "gpt-4o",
        1_795_176_000_000_000L,
        outTotal,
        new BigDecimal("1.00001"));
  }
}
