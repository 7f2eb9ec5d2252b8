package io.tokenlake.domain.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Picks calls that show what is in the windows of rules: of each rule, entity and minute the best
 * so far. What it remembers is no more than a way to pick few; to forget it does no harm. Not
 * thread-safe.
 */
public final class Exemplars {
  private static final long MINUTE = 60_000_000;
  private static final int MOST_REMEMBERED = 20_000;

  private final Map<String, Double> best =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Double> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /**
   * A call that shows what is in a window of a rule and entity.
   *
   * @param isOfSeries whether the rule has series watched
   */
  public record Pick(String group, String ruleId, boolean isOfSeries, Exemplar exemplar) {}

  /** The rules and entities that a call shows better than all before it in its minute. */
  public List<Pick> pick(CallFacts call, RuleBook book) {
    List<Pick> picks = new ArrayList<>();
    if (call.takenBack() || call.traceId() == null) {
      return picks;
    }
    for (Rule rule : book.rules(RuleScope.WINDOW, call.tenant())) {
      Double value = rule.shownBy() == null ? null : value(rule.shownBy(), call);
      if (value == null || !call.dimensions().keySet().containsAll(rule.known())) {
        continue;
      }
      String group = WindowGroup.key(rule, call.tenant(), call.dimensions());
      String minute = group + "@" + call.endedAtMicros() / MINUTE;
      Double before = best.get(minute);
      if (before == null || value > before) {
        best.put(minute, value);
        picks.add(
            new Pick(
                group,
                rule.id(),
                rule.kind() == RuleKind.ANOMALY,
                new Exemplar(call.traceId(), call.spanId(), call.endedAtMicros(), value)));
      }
    }
    return picks;
  }

  /** How well a call shows a metric; null when it does not. */
  private static Double value(String metric, CallFacts call) {
    boolean shows =
        switch (metric) {
          case "errors", "throttled", "retryable" -> call.failed();
          case "truncated" -> call.truncated();
          case "unpriced" -> call.cost() == null && call.outputTokens() != null;
          default -> true;
        };
    if (!shows) {
      return null;
    }
    return switch (metric) {
      case "latency_p95_ms", "latency_p99_ms" -> call.metric("duration_ms");
      case "ttft_p95_ms" -> call.metric("ttft_ms");
      case "output_tokens" -> call.metric("output_tokens");
      case "input_tokens", "cached_tokens", "tokens" -> call.metric("input_tokens");
      case "cost_usd" -> call.metric("cost_usd");
      default -> Double.valueOf(1);
    };
  }
}
