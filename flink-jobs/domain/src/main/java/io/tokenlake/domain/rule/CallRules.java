package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.alert.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds single calls against the rules about them. Nothing is remembered. */
public final class CallRules {
  private CallRules() {}

  /**
   * What there is to say about a call; nothing when it is within all limits. A reversed call that
   * was beyond one is taken back.
   *
   * @param nowMicros for mute windows, µs since the epoch
   */
  public static List<Observation> evaluate(CallFacts call, RuleBook book, long nowMicros) {
    List<Observation> found = new ArrayList<>();
    for (Rule rule : book.rules(RuleScope.CALL, call.tenant())) {
      Double value = call.metric(rule.metric());
      if (value != null
          && rule.levels().signal(value) == Signal.BREACH
          && isConcerned(rule, call)) {
        found.add(finding(rule, call, value).observation(book, nowMicros));
      }
    }
    return found;
  }

  private static boolean isConcerned(Rule rule, CallFacts call) {
    Minimum minimum = rule.minimum();
    long tokens =
        (call.inputTokens() == null ? 0 : call.inputTokens())
            + (call.outputTokens() == null ? 0 : call.outputTokens());
    boolean enoughMoney =
        minimum.usd().signum() == 0
            || (call.cost() != null && call.cost().compareTo(minimum.usd()) >= 0);
    return enoughMoney
        && tokens >= minimum.tokens()
        && rule.where().stream()
            .allMatch(condition -> condition.holds(call.metric(condition.metric())));
  }

  private static Finding finding(Rule rule, CallFacts call, double value) {
    Map<String, String> dimensions = new HashMap<>(call.dimensions());
    dimensions.put("call_id", call.callId());
    if (call.traceId() != null) {
      dimensions.put("trace_id", call.traceId());
    }
    return new Finding(rule, call.tenant(), dimensions)
        .look(call.callId(), call.revision(), call.takenBack() ? Signal.RETRACT : Signal.BREACH)
        .measured(value, rule.levels())
        .at(call.endedAtMicros())
        .cost(call.cost(), null, call.priceBookVersion())
        .shownBy(
            List.of(
                Evidence.ofSpan(
                    call.traceId(), call.spanId(), call.endedAtMicros(), value, rule.summary())))
        .query("SELECT * FROM llm_calls WHERE call_id = " + Sql.text(call.callId()));
  }
}
