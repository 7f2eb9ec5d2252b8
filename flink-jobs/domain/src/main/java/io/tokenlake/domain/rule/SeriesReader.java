package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.detect.Gates;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the series that a rule has watched. */
final class SeriesReader {
  private static final Set<String> KEYS = Set.of("metric", "of", "bad", "minimum");
  private static final List<String> GPU = List.of("gpu_uuid", "gpu_instance");
  private static final Set<String> MINIMA = Set.of("calls", "usd");
  private static final Map<String, Gates.Direction> DIRECTIONS =
      Map.of("up", Gates.Direction.UP, "down", Gates.Direction.DOWN, "both", Gates.Direction.BOTH);

  private SeriesReader() {}

  /** The quietest severity that is told; null where the kind of the rule has none. */
  static Severity least(YamlFields rule, RuleKind kind) {
    if (kind != RuleKind.ANOMALY) {
      refuse(rule, "least");
      return null;
    }
    List<String> known = Arrays.stream(Severity.values()).map(Severity::word).toList();
    String word = rule.word("least", known);
    return word == null ? Severity.WARN : Severity.values()[known.indexOf(word)];
  }

  private static void refuse(YamlFields rule, String key) {
    if (rule.has(key)) {
      rule.problem(key, "has '" + key + "', which only a rule of kind anomaly has; remove it");
    }
  }

  /** The series in the order of the file; what is wrong becomes a problem. */
  static List<Series> read(YamlFields rule, RuleKind kind, RuleScope on) {
    List<Series> series = new ArrayList<>();
    if (kind != RuleKind.ANOMALY) {
      refuse(rule, "series");
      return series;
    }
    if (on == RuleScope.GPU && !rule.texts("by").containsAll(GPU)) {
      rule.problem(
          "by", "has series, which are of one GPU or MIG instance; have " + GPU + " in 'by'");
    }
    YamlFields stated = rule.fields("series");
    if (stated == null) {
      rule.problem("series", "has no 'series'; list what is to be watched");
      return series;
    }
    for (String name : stated.keys()) {
      if (!name.matches("[a-z][a-z0-9_]*")) {
        stated.problem(name, "has '" + name + "'; use lower-case letters, digits and _");
      }
      series.add(one(name, stated.fields(name), on));
    }
    return series;
  }

  private static Series one(String name, YamlFields fields, RuleScope on) {
    fields.allowOnly(KEYS);
    String metric = fields.text("metric");
    if (metric != null) {
      metric = fields.word("metric", on.metrics());
    }
    String of = fields.word("of", on.metrics());
    String bad = fields.word("bad", List.of("up", "down", "both"));
    YamlFields minimum = fields.fields("minimum");
    Long calls = null;
    BigDecimal usd = null;
    if (minimum != null && on != RuleScope.WINDOW) {
      fields.problem("minimum", "has a 'minimum', which only windows of calls have; remove it");
    } else if (minimum != null) {
      minimum.allowOnly(MINIMA);
      calls = minimum.has("calls") ? Long.valueOf(minimum.count("calls", 0, 0)) : null;
      usd = minimum.number("usd");
    }
    Gates.Direction direction = bad == null ? Gates.Direction.BOTH : DIRECTIONS.get(bad);
    return new Series(name, metric, of, new Gates(calls, usd, direction));
  }
}
