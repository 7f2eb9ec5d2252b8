package io.tokenlake.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bundled rules about single calls, traces and sessions, and composites. */
class CallAndRunRulesTest {
  private final RuleBook book = RuleBook.bundled();
  private RunTally tally;

  @Test
  void aLongAnswerMayTakeLongButAShortOneMayNot() {
    assertThat(rules(Windows.call("a", 120_000, 400_000, "1")))
        .containsExactly("runaway_completion");
    assertThat(rules(Windows.call("b", 10, 400_000, "1"))).containsExactly("hanging_request");
    assertThat(rules(Windows.call("c", 10, 4_000, "1"))).isEmpty();
    assertThat(rules(Windows.call("d", 10, 4_000, "10.01"))).containsExactly("expensive_call");
  }

  @Test
  void theSameCallHasTheSameIdentityAndAnotherOfTheServiceTheSameAlert() {
    Observation one = evaluate(Windows.call("a", 120_000, 1, "1")).get(0);
    Observation again = evaluate(Windows.call("a", 120_000, 1, "1")).get(0);
    Observation other = evaluate(Windows.call("b", 120_000, 1, "1")).get(0);

    assertThat(again).isEqualTo(one);
    assertThat(other.dedupeKey()).isEqualTo(one.dedupeKey());
    assertThat(other.id()).isNotEqualTo(one.id());
    assertThat(one.querySql()).isEqualTo("SELECT * FROM llm_calls WHERE call_id = 'a'");
  }

  @Test
  void aDatedNameOfTheModelThatWasAskedForIsNoFallback() {
    assertThat(Windows.call("a", 1, 1, null).metric("fallback")).isZero();
  }

  @Test
  void moneyOfASessionIsToldWhenItPassesALimitAndWhenItHasDoubled() {
    List<Observation> found = new ArrayList<>();
    for (int call = 1; call <= 30; call++) {
      found.addAll(add(RuleScope.SESSION, call("c" + call, 1, new BigDecimal("2"))));
    }

    assertThat(found).extracting(Observation::ruleId).containsOnly("session_cost");
    assertThat(found)
        .extracting(Observation::value, Observation::severity)
        .containsExactly(
            tuple(12.0, Severity.WARN),
            tuple(24.0, Severity.WARN),
            tuple(48.0, Severity.WARN),
            tuple(52.0, Severity.PAGE));
    assertThat(found).extracting(Observation::id).doesNotHaveDuplicates();
  }

  @Test
  void toolsInARowEndWithAModelCall() {
    List<Observation> found = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      found.addAll(add(RuleScope.TRACE, tool("t" + i, "search", "d" + i)));
    }
    found.addAll(add(RuleScope.TRACE, call("c", 1, null)));
    for (int i = 20; i < 40; i++) {
      found.addAll(add(RuleScope.TRACE, tool("t" + i, "search", "d" + i)));
    }
    assertThat(found).isEmpty();

    found.addAll(add(RuleScope.TRACE, tool("t40", "search", "d40")));
    assertThat(found).extracting(Observation::ruleId).containsExactly("tools_in_row");
  }

  @Test
  void aLoopIsFoundAmongMoreToolsThanAreRemembered() {
    List<Observation> found = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      found.addAll(add(RuleScope.TRACE, tool("loop" + i, "search", "same")));
      found.addAll(add(RuleScope.TRACE, call("c" + i, 1, null)));
      for (int other = 0; other < 15; other++) {
        String id = i + "-" + other;
        found.addAll(add(RuleScope.TRACE, tool(id, "search", id)));
      }
    }

    assertThat(tally.repeats()).hasSizeLessThanOrEqualTo(RunTally.MOST);
    assertThat(found).extracting(Observation::ruleId).contains("agent_loop");
  }

  @Test
  void aCompositeIsBrokenWhileAllOfItsPartsAre() {
    Rule composite = book.rule("outage_that_costs", "acme").orElseThrow();
    Observation burn = part("burn_rate", Signal.BREACH);
    CompositeRules.Result one = CompositeRules.add(null, burn, composite, book, 1_000_000);
    assertThat(one.found()).isNull();

    CompositeRules.Result both =
        CompositeRules.add(
            one.tally(), part("throttled", Signal.BREACH), composite, book, 2_000_000);
    assertThat(both.found().signal()).isEqualTo(Signal.BREACH);
    assertThat(both.found().severity()).isEqualTo(Severity.PAGE);

    CompositeRules.Result cleared =
        CompositeRules.add(
            both.tally(), part("throttled", Signal.CLEAR), composite, book, 3_000_000);
    assertThat(cleared.found().signal()).isEqualTo(Signal.CLEAR);
    assertThat(
            CompositeRules.add(
                    cleared.tally(), part("throttled", Signal.CLEAR), composite, book, 4_000_000)
                .found())
        .as("told once")
        .isNull();
    assertThat(CompositeRules.concerned(burn, book)).containsExactly(composite);
  }

  private Observation part(String ruleId, Signal signal) {
    Rule rule = book.rule(ruleId, "acme").orElseThrow();
    return new Finding(rule, "acme", Map.of())
        .look("w", 1, signal)
        .measured(1_000, rule.levels())
        .at(1)
        .observation(book, 1);
  }

  private List<String> rules(CallFacts call) {
    return evaluate(call).stream().map(Observation::ruleId).toList();
  }

  private List<Observation> evaluate(CallFacts call) {
    return CallRules.evaluate(call, book, 0);
  }

  private List<Observation> add(RuleScope on, RunFact fact) {
    RunRules.Result result = RunRules.add(tally, fact, on, book, 0);
    tally = result.tally();
    return result.found();
  }

  private static RunFact call(String id, int calls, BigDecimal cost) {
    return fact(id, false, calls, null, null, cost);
  }

  private static RunFact tool(String id, String tool, String digest) {
    return fact(id, true, 0, tool, digest, null);
  }

  private static RunFact fact(
      String id, boolean step, int calls, String tool, String digest, BigDecimal cost) {
    return new RunFact(
        id,
        step,
        calls,
        "trace",
        "span-" + id,
        "session",
        "acme",
        "team",
        "web",
        "prod",
        "planner",
        "gpt-4o",
        tool,
        tool != null,
        digest,
        false,
        1_000_000,
        cost);
  }
}
