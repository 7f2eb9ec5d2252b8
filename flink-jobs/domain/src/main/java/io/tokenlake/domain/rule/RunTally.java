package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Severity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What the steps and calls of one trace or session add up to so far. Bounded: of more than {@link
 * #MOST} different things, the others are not told apart.
 *
 * @param toolsInRow tool calls since the last model call, as they came
 * @param repeats calls of a tool with the same arguments, by tool and arguments
 * @param told what rules have found in it
 */
public record RunTally(
    long facts,
    long steps,
    long modelCalls,
    long toolCalls,
    long toolFailures,
    long toolsInRow,
    BigDecimal cost,
    List<Repeat> repeats,
    List<String> agents,
    List<String> tools,
    List<String> models,
    List<Told> told) {
  /** What a rule can measure. */
  static final List<String> METRICS =
      List.of(
          "steps",
          "model_calls",
          "tool_calls",
          "tool_failures",
          "repeats",
          "tools_in_row",
          "cost_usd");

  /** What a rule can count the different values of. */
  static final List<String> FIELDS = List.of("agent", "tool", "model");

  static final List<String> DIMENSIONS =
      List.of("trace_id", "session", "team", "service", "environment", "agent", "tool");

  static final int MOST = 100;

  static final RunTally NONE =
      new RunTally(
          0, 0, 0, 0, 0, 0, BigDecimal.ZERO, List.of(), List.of(), List.of(), List.of(), List.of());

  /**
   * The same call of a tool.
   *
   * @param call tool and digest of its arguments
   */
  public record Repeat(String call, long times) {}

  /**
   * What a rule has found.
   *
   * @param times how often it was told
   * @param value that was told last
   */
  public record Told(String ruleId, int times, Severity severity, double value) {}

  /** With another fact, which must not have been counted before. */
  RunTally plus(RunFact fact) {
    boolean tool = fact.step() && fact.toolCall();
    return new RunTally(
        facts + 1,
        steps + (fact.step() ? 1 : 0),
        modelCalls + fact.calls(),
        toolCalls + (tool ? 1 : 0),
        toolFailures + (tool && fact.failed() ? 1 : 0),
        tool ? toolsInRow + 1 : fact.calls() == 0 ? toolsInRow : 0,
        fact.cost() == null ? cost : cost.add(fact.cost()),
        tool && fact.argumentsDigest() != null ? repeated(fact) : repeats,
        with(agents, fact.agent()),
        with(tools, fact.tool()),
        with(models, fact.model()),
        told);
  }

  RunTally telling(Told news) {
    List<Told> next = new ArrayList<>(told);
    next.removeIf(before -> before.ruleId().equals(news.ruleId()));
    next.add(news);
    return new RunTally(
        facts,
        steps,
        modelCalls,
        toolCalls,
        toolFailures,
        toolsInRow,
        cost,
        repeats,
        agents,
        tools,
        models,
        next);
  }

  Told told(String ruleId) {
    return told.stream().filter(one -> one.ruleId().equals(ruleId)).findFirst().orElse(null);
  }

  /** A metric, with what {@code fact} is a part of where it is about something single. */
  double metric(String name, RunFact fact) {
    return switch (name) {
      case "steps" -> steps;
      case "model_calls" -> modelCalls;
      case "tool_calls" -> toolCalls;
      case "tool_failures" -> toolFailures;
      case "tools_in_row" -> toolsInRow;
      case "repeats" -> times(fact);
      case "cost_usd" -> cost.doubleValue();
      default -> throw new IllegalArgumentException("no metric of a run: " + name);
    };
  }

  /** How many different values of a field there are. */
  double distinct(String field) {
    return switch (field) {
      case "agent" -> agents.size();
      case "tool" -> tools.size();
      case "model" -> models.size();
      default -> throw new IllegalArgumentException("no field of a run: " + field);
    };
  }

  private long times(RunFact fact) {
    String call = call(fact);
    return repeats.stream()
        .filter(repeat -> repeat.call().equals(call))
        .mapToLong(Repeat::times)
        .findFirst()
        .orElse(0);
  }

  private List<Repeat> repeated(RunFact fact) {
    String call = call(fact);
    long times = times(fact) + 1;
    List<Repeat> next = new ArrayList<>(repeats);
    next.removeIf(repeat -> repeat.call().equals(call));
    next.add(new Repeat(call, times));
    if (next.size() > MOST) {
      // The one that came least often, and longest ago, is the least likely to be a loop.
      next.stream().min((a, b) -> Long.compare(a.times(), b.times())).ifPresent(next::remove);
    }
    return next;
  }

  private static String call(RunFact fact) {
    return fact.tool() + "|" + fact.argumentsDigest();
  }

  private static List<String> with(List<String> values, String value) {
    if (value == null || values.contains(value) || values.size() >= MOST) {
      return values;
    }
    List<String> next = new ArrayList<>(values);
    next.add(value);
    return next;
  }
}
