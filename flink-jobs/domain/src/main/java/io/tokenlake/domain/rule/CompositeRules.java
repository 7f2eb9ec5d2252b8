package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Signal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds where all rules that a composite names are broken at the same time. */
public final class CompositeRules {

  /**
   * What is remembered of a composite and entity.
   *
   * @param broken what of its parts is broken
   * @param told how often it was told that all are
   * @param standing whether that was told last
   */
  public record Tally(List<Broken> broken, int told, boolean standing) {}

  /**
   * A part that is broken.
   *
   * @param untilMicros until when, if nothing more is heard of it, µs since the epoch
   */
  public record Broken(String ruleId, String dedupeKey, long untilMicros) {}

  /**
   * What came of an observation.
   *
   * @param tally what is remembered from now on
   * @param found what there is to say; null when there is nothing
   */
  public record Result(Tally tally, Observation found) {}

  private CompositeRules() {}

  /** The composites that an observation concerns, as they are for its tenant. */
  public static List<Rule> concerned(Observation observation, RuleBook book) {
    return book.rules(RuleScope.RULES, observation.tenant()).stream()
        .filter(rule -> rule.parts().contains(observation.ruleId()))
        .toList();
  }

  /** Tells the entity of an observation, and the composite, from all others. */
  public static String key(Rule composite, Observation observation) {
    return new Finding(composite, observation.tenant(), observation.entity()).dedupeKey();
  }

  /**
   * The next observation of a part.
   *
   * @param before what is remembered; null when nothing is
   */
  public static Result add(
      Tally before, Observation part, Rule composite, RuleBook book, long nowMicros) {
    Tally tally = before == null ? new Tally(List.of(), 0, false) : before;
    List<Broken> broken = new ArrayList<>(tally.broken());
    broken.removeIf(
        one -> one.untilMicros() <= nowMicros || one.dedupeKey().equals(part.dedupeKey()));
    if (part.signal() == Signal.BREACH) {
      broken.add(
          new Broken(
              part.ruleId(), part.dedupeKey(), nowMicros + part.policy().silenceMillis() * 1_000));
    }
    Set<String> rules = new HashSet<>();
    broken.forEach(one -> rules.add(one.ruleId()));
    boolean all = rules.containsAll(composite.parts());
    int told = tally.told() + (all && !tally.standing() ? 1 : 0);
    Observation found =
        all || tally.standing() ? found(composite, part, all, told, book, nowMicros) : null;
    return new Result(new Tally(broken, told, all), found);
  }

  private static Observation found(
      Rule composite, Observation part, boolean all, int told, RuleBook book, long nowMicros) {
    return new Finding(composite, part.tenant(), part.entity())
        .look((all ? "all#" : "over#") + told, nowMicros, all ? Signal.BREACH : Signal.CLEAR)
        .measured(all ? 1 : 0, composite.levels())
        .at(nowMicros)
        .cost(part.costAtRisk(), part.driver(), part.priceBookVersion())
        .shownBy(part.evidence())
        .query(part.querySql())
        .observation(book, nowMicros);
  }
}
