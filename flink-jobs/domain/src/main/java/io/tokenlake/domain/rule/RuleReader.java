package io.tokenlake.domain.rule;

import io.tokenlake.domain.alert.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads one rule of a book. */
final class RuleReader {
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "version",
          "enabled",
          "summary",
          "kind",
          "on",
          "set",
          "metric",
          "of",
          "field",
          "by",
          "known",
          "where",
          "above",
          "below",
          "clear",
          "window",
          "per",
          "period",
          "zone",
          "active_minutes",
          "series",
          "least",
          "rules",
          "minimum",
          "open_after",
          "resolve_after",
          "silence",
          "renotify",
          "flap",
          "severity",
          "owner",
          "runbook",
          "labels",
          "tenants");

  private static final Set<String> OVERRIDES =
      Set.of("enabled", "above", "below", "clear", "minimum", "owner");

  private static final long MINUTE = 60_000;
  private static final long DAY = 86_400_000;
  private static final long LONGEST_WINDOW = DAY;

  private final YamlFields fields;
  private final StormLimit storm;
  private final List<String> notes;

  /**
   * @param problems gets what is wrong
   * @param notes gets what is taken otherwise than stated
   */
  RuleReader(Node node, StormLimit storm, List<String> problems, List<String> notes) {
    YamlFields bare = new YamlFields("rule", node, new ArrayList<>());
    String id = bare.has("id") ? bare.textOrNull("id") : null;
    this.fields = new YamlFields("rule " + (id == null ? "without id" : id), node, problems);
    this.storm = storm;
    this.notes = notes;
  }

  /** The rule; null when anything is wrong with it, then the problems have grown. */
  Rule read() {
    int before = fields.problemCount();
    fields.allowOnly(KEYS);
    String id = fields.text("id");
    if (id != null && !id.matches("[a-z][a-z0-9_]*")) {
      fields.problem("id", "has the id '" + id + "'; use lower-case letters, digits and _");
    }
    RuleKind kind = word("kind", RuleKind.values());
    RuleScope on = kind == RuleKind.COMPOSITE ? RuleScope.RULES : word("on", RuleScope.values());
    if (kind == null || on == null) {
      return null;
    }
    Limits limits = new Limits(fields);
    Rule rule =
        new Rule(
            id,
            (int) fields.count("version", 1, 1),
            !Boolean.FALSE.equals(fields.flag("enabled")),
            fields.text("summary"),
            kind,
            on,
            on == RuleScope.WINDOW ? fields.text("set") : fields.textOrNull("set"),
            metric(kind, on, "metric"),
            of(kind, on),
            kind == RuleKind.COUNT_DISTINCT ? required("field", RunTally.FIELDS) : null,
            by(on),
            known(on),
            limits.conditions(on),
            levels(kind, limits),
            window(kind, on),
            kind == RuleKind.RATE ? fields.millis("per", MINUTE) : 0,
            period(kind),
            (int) fields.count("active_minutes", 0, 45),
            SeriesReader.read(fields, kind, on),
            SeriesReader.least(fields, kind),
            fields.texts("rules"),
            Limits.minimum(fields.fields("minimum"), Minimum.NONE),
            PolicyReader.read(fields, kind, on, storm, notes),
            unit(kind, on),
            fields.text("owner"),
            fields.textOrNull("runbook"),
            fields.textMap("labels"),
            tenants());
    check(rule);
    return fields.problemCount() == before ? rule : null;
  }

  /** What is only there or not has one severity instead of limits. */
  private Levels levels(RuleKind kind, Limits limits) {
    if (kind == RuleKind.ANOMALY) {
      for (String key : List.of("above", "below", "clear", "severity", "minimum")) {
        if (fields.has(key)) {
          fields.problem(key, "has '" + key + "'; detectors have limits of their own, see 'least'");
        }
      }
      return null;
    }
    boolean onOff = kind == RuleKind.ABSENCE || kind == RuleKind.COMPOSITE;
    if (!onOff) {
      if (fields.has("severity")) {
        fields.problem("severity", "has a 'severity'; its limits have them, as above: {page: 5}");
      }
      return limits.levels(true);
    }
    Severity severity = word("severity", Severity.values());
    double limit = kind == RuleKind.ABSENCE ? fields.millis("window", MINUTE) / 1_000.0 : 0;
    return severity == null ? null : new Levels(true, Map.of(severity, limit), null);
  }

  private <E extends Enum<E>> E word(String key, E[] values) {
    List<String> known =
        Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
    String text = fields.text(key);
    if (text == null) {
      return null;
    }
    String word = fields.word(key, known);
    return word == null ? null : values[known.indexOf(word)];
  }

  private String required(String key, List<String> known) {
    return fields.text(key) == null ? null : fields.word(key, known);
  }

  private String metric(RuleKind kind, RuleScope on, String key) {
    return switch (kind) {
      case COMPOSITE, ABSENCE, COUNT_DISTINCT, ANOMALY -> null;
      case THRESHOLD, RATE, RATIO, CHANGE, BUDGET, LOOP -> required(key, on.metrics());
    };
  }

  /** A ratio is of something; a change may be that of a ratio. */
  private String of(RuleKind kind, RuleScope on) {
    boolean stated = kind == RuleKind.RATIO || (kind == RuleKind.CHANGE && fields.has("of"));
    return stated ? metric(kind, on, "of") : null;
  }

  private List<String> by(RuleScope on) {
    List<String> by = fields.texts("by");
    for (String dimension : by) {
      if (!on.dimensions().contains(dimension)) {
        fields.problem(
            "by",
            "has '" + dimension + "' in 'by'; there is " + on.dimensions() + ", and the tenant");
      }
    }
    return by;
  }

  private List<String> known(RuleScope on) {
    List<String> known = fields.texts("known");
    if (!known.isEmpty() && on != RuleScope.WINDOW) {
      fields.problem("known", "has 'known', which only rules on windows have; remove it");
    }
    List<String> by = fields.texts("by");
    for (String dimension : known) {
      if (!by.contains(dimension)) {
        fields.problem("known", "has '" + dimension + "' in 'known' and not in 'by'; add it there");
      }
    }
    return known;
  }

  private long window(RuleKind kind, RuleScope on) {
    boolean needed =
        kind == RuleKind.ANOMALY || (on == RuleScope.WINDOW && kind != RuleKind.BUDGET);
    if (!needed) {
      if (fields.has("window")) {
        fields.problem("window", "has a 'window', which a rule of this kind has not; remove it");
      }
      return 0;
    }
    fields.text("window");
    long window = fields.millis("window", MINUTE);
    if (window < MINUTE || window > LONGEST_WINDOW || window % MINUTE != 0) {
      fields.problem(
          "window", "has a window of " + window + " ms; it must be 1m to 24h in minutes");
    }
    return window;
  }

  private Period period(RuleKind kind) {
    if (kind != RuleKind.BUDGET) {
      return null;
    }
    String word = required("period", List.of("day", "month"));
    return new Period("month".equals(word), MuteReader.zone(fields, "zone"));
  }

  private String unit(RuleKind kind, RuleScope on) {
    String metric = fields.textOrNull("metric");
    return switch (kind) {
      case RATIO, CHANGE, COMPOSITE, ANOMALY -> "1";
      case ABSENCE -> "s";
      case COUNT_DISTINCT -> "{" + fields.textOrNull("field") + "}";
      case LOOP -> "{tool_call}";
      case THRESHOLD, RATE, BUDGET -> Units.of(metric, kind == RuleKind.RATE ? per() : null);
    };
  }

  private String per() {
    return fields.has("per") ? fields.textOrNull("per") : "1m";
  }

  private Map<String, Rule.Override> tenants() {
    Map<String, Rule.Override> tenants = new LinkedHashMap<>();
    YamlFields stated = fields.fields("tenants");
    if (stated == null) {
      return tenants;
    }
    for (String tenant : stated.keys()) {
      YamlFields other = stated.fields(tenant);
      other.allowOnly(OVERRIDES);
      tenants.put(
          tenant,
          new Rule.Override(
              other.flag("enabled"),
              new Limits(other).levels(false),
              Limits.minimum(other.fields("minimum"), null),
              other.textOrNull("owner")));
    }
    return tenants;
  }

  private void check(Rule rule) {
    boolean limitless =
        rule.kind() == RuleKind.ABSENCE
            || rule.kind() == RuleKind.COMPOSITE
            || rule.kind() == RuleKind.ANOMALY;
    if (rule.levels() == null && !limitless) {
      fields.problem("kind", "has no limit; state 'above' or 'below', such as above: {page: 5}");
    }
    boolean fits =
        switch (rule.kind()) {
          case THRESHOLD -> rule.on() != RuleScope.RULES;
          case RATIO -> rule.on() == RuleScope.WINDOW || rule.isOnRun();
          case RATE, CHANGE, BUDGET, ABSENCE -> rule.on() == RuleScope.WINDOW;
          case ANOMALY -> rule.on() == RuleScope.WINDOW || rule.on() == RuleScope.GPU;
          case COUNT_DISTINCT, LOOP -> rule.isOnRun();
          case COMPOSITE -> true;
        };
    if (!fits) {
      fields.problem(
          "on", "is a %s on a %s, which there is not".formatted(rule.kind().word(), rule.on()));
    }
    long window = rule.windowMillis();
    if (rule.kind() == RuleKind.ANOMALY && window > 0 && 60 * MINUTE % window != 0) {
      fields.problem("window", "has a window that does not divide an hour; use such as 1m or 5m");
    }
    if (rule.kind() == RuleKind.COMPOSITE && rule.parts().size() < 2) {
      fields.problem("rules", "combines fewer than two rules; list them under 'rules'");
    }
    if (rule.runbook() != null && !rule.runbook().startsWith("https://")) {
      fields.problem("runbook", "has a runbook that is no https:// address");
    }
  }
}
