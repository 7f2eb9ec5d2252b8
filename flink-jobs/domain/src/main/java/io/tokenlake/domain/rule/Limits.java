package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Severity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a rule compares with. */
final class Limits {
  private static final List<String> SEVERITIES =
      Arrays.stream(Severity.values()).map(Severity::word).toList();
  private static final Set<String> MINIMA = Set.of("calls", "tokens", "usd", "count");

  private final YamlFields fields;

  Limits(YamlFields fields) {
    this.fields = fields;
  }

  /**
   * The limits by severity; null when there are none.
   *
   * @param exclusive whether both directions at once are a problem of their own
   */
  Levels levels(boolean exclusive) {
    boolean above = fields.has("above");
    if (above && fields.has("below") && exclusive) {
      fields.problem("below", "has both 'above' and 'below'; make two rules of it");
    }
    YamlFields stated = fields.fields(above ? "above" : "below");
    BigDecimal clear = fields.number("clear");
    if (stated == null) {
      return null;
    }
    stated.allowOnly(SEVERITIES);
    Map<Severity, Double> limits = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.values()) {
      BigDecimal limit = stated.number(severity.word());
      if (limit != null) {
        limits.put(severity, limit.doubleValue());
      }
    }
    if (limits.isEmpty()) {
      stated.problem("", "has no limit; state one by severity, such as {warn: 5, page: 10}");
      return null;
    }
    Levels levels = new Levels(above, limits, clear == null ? null : clear.doubleValue());
    check(levels);
    return levels;
  }

  private void check(Levels levels) {
    Double before = null;
    for (Map.Entry<Severity, Double> limit : levels.limits().entrySet()) {
      if (before != null
          && (levels.above() ? limit.getValue() <= before : limit.getValue() >= before)) {
        fields.problem(
            levels.above() ? "above" : "below",
            "has a limit for %s that is not further out than that for what is quieter"
                .formatted(limit.getKey().word()));
      }
      before = limit.getValue();
    }
    boolean outside =
        levels.clear() != null
            && (levels.above()
                ? levels.clear() > levels.nearest()
                : levels.clear() < levels.nearest());
    if (outside) {
      fields.problem("clear", "has a 'clear' beyond its nearest limit; it must be short of it");
    }
  }

  /** What else must be so of a call; such as {@code where: {output_tokens: {below: 2000}}}. */
  List<Condition> conditions(RuleScope on) {
    List<Condition> conditions = new ArrayList<>();
    YamlFields where = fields.fields("where");
    if (where == null) {
      return conditions;
    }
    if (on != RuleScope.CALL) {
      fields.problem("where", "has 'where', which only rules on calls have; remove it");
    }
    where.allowOnly(RuleScope.CALL.metrics());
    for (String metric : where.keys()) {
      YamlFields limit = where.fields(metric);
      limit.allowOnly(Set.of("above", "below"));
      BigDecimal above = limit.number("above");
      BigDecimal below = limit.number("below");
      if ((above == null) == (below == null)) {
        limit.problem("above", "must have either 'above' or 'below'");
      } else {
        conditions.add(
            new Condition(metric, above != null, (above == null ? below : above).doubleValue()));
      }
    }
    return conditions;
  }

  /** What must be there for anybody to care. */
  static Minimum minimum(YamlFields fields, Minimum otherwise) {
    if (fields == null) {
      return otherwise;
    }
    fields.allowOnly(MINIMA);
    BigDecimal usd = fields.number("usd");
    return new Minimum(
        fields.count("calls", 0, 0),
        fields.count("tokens", 0, 0),
        usd == null ? BigDecimal.ZERO : usd,
        fields.count("count", 0, 0));
  }
}
