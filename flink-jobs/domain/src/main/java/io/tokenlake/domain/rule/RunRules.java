package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.alert.Sql;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what a trace or session has come to against the rules about it, with each of its steps and
 * calls, so that nothing waits for its end. It is told again when it gets worse: a louder limit is
 * passed, or the value has doubled.
 */
public final class RunRules {

  /**
   * What came of a fact.
   *
   * @param tally what is remembered from now on
   */
  public record Result(RunTally tally, List<Observation> found) {}

  private RunRules() {}

  /**
   * The next step or call.
   *
   * @param before what is remembered of the trace or session; null when nothing is
   * @param on TRACE or SESSION
   * @param nowMicros for mute windows, µs since the epoch
   */
  public static Result add(
      RunTally before, RunFact fact, RuleScope on, RuleBook book, long nowMicros) {
    RunTally tally = (before == null ? RunTally.NONE : before).plus(fact);
    List<Observation> found = new ArrayList<>();
    for (Rule rule : book.rules(on, fact.tenant())) {
      Double value = value(rule, tally, fact);
      Severity broken = value == null ? null : rule.levels().broken(value);
      RunTally.Told told = tally.told(rule.id());
      boolean worse =
          broken != null
              && (told == null
                  || broken.compareTo(told.severity()) > 0
                  || Math.abs(value) >= 2 * Math.abs(told.value()));
      if (worse) {
        int times = told == null ? 1 : told.times() + 1;
        tally = tally.telling(new RunTally.Told(rule.id(), times, broken, value));
        found.add(finding(rule, tally, fact, on, value, times).observation(book, nowMicros));
      }
    }
    return new Result(tally, found);
  }

  /** The value that a rule measures; null when there is too little to say. */
  private static Double value(Rule rule, RunTally tally, RunFact fact) {
    Minimum minimum = rule.minimum();
    if (tally.modelCalls() < minimum.calls() || tally.cost().compareTo(minimum.usd()) < 0) {
      return null;
    }
    return switch (rule.kind()) {
      case THRESHOLD, LOOP -> tally.metric(rule.metric(), fact);
      case COUNT_DISTINCT -> tally.distinct(rule.field());
      case RATIO -> {
        double whole = tally.metric(rule.of(), fact);
        yield whole <= 0 || whole < minimum.count()
            ? null
            : Double.valueOf(tally.metric(rule.metric(), fact) / whole);
      }
      case RATE, CHANGE, BUDGET, ABSENCE, COMPOSITE, ANOMALY -> null;
    };
  }

  private static Finding finding(
      Rule rule, RunTally tally, RunFact fact, RuleScope on, double value, int times) {
    boolean isTrace = on == RuleScope.TRACE;
    String run = isTrace ? fact.traceId() : fact.session();
    BigDecimal cost = tally.cost().signum() == 0 ? null : tally.cost();
    return new Finding(rule, fact.tenant(), dimensions(fact))
        .look(run + "#" + times, tally.facts(), Signal.BREACH)
        .measured(value, rule.levels())
        .at(fact.eventTimeMicros())
        .cost(cost, null, null)
        .shownBy(
            List.of(
                Evidence.ofSpan(
                    fact.traceId(), fact.spanId(), fact.eventTimeMicros(), value, rule.summary())))
        .query(query(rule, isTrace ? "trace_id" : "session", run));
  }

  private static String query(Rule rule, String column, String run) {
    String table =
        rule.isAboutMoney() || "model_calls".equals(rule.metric()) ? "llm_calls" : "agent_steps";
    return "SELECT * FROM %s WHERE %s = %s ORDER BY started_at"
        .formatted(table, column, Sql.text(run));
  }

  private static Map<String, String> dimensions(RunFact fact) {
    Map<String, String> dimensions = new HashMap<>();
    dimensions.put("trace_id", fact.traceId());
    dimensions.put("session", fact.session());
    dimensions.put("team", fact.team());
    dimensions.put("service", fact.service());
    dimensions.put("environment", fact.environment());
    dimensions.put("agent", fact.agent());
    dimensions.put("tool", fact.tool());
    return dimensions;
  }
}
