package io.tokenlake.domain.rule;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the YAML of a rule book and collects everything that is wrong with it. */
final class RuleBookReader {
  private static final Set<String> KEYS = Set.of("version", "extends", "storm", "mutes", "rules");
  private static final String BUNDLED = "bundled";

  private final List<String> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final List<MuteWindow> mutes = new ArrayList<>();

  /** What is wrong, in the order of the file. */
  List<String> problems() {
    return problems;
  }

  /** The book; to be used only when there are no problems. */
  RuleBook read(InputStream yaml) {
    Node root =
        YamlDocument.compose(yaml, "the book is empty; it must have a version and rules", problems);
    if (root == null) {
      return null;
    }
    YamlFields fields = new YamlFields("the book", root, problems);
    fields.allowOnly(KEYS);
    String version = fields.text("version");
    if (fields.has("extends")) {
      String bundled = extendBundled(fields);
      version = version == null ? null : version + "+" + bundled;
    }
    StormLimit storm = StormLimit.read(fields.fields("storm"));
    int before = rules.size();
    for (Node rule : fields.list("rules")) {
      readRule(rule, storm);
    }
    if (rules.size() == before && fields.list("rules").isEmpty() && !fields.has("extends")) {
      fields.problem("rules", "has no rules; list at least one under 'rules'");
    }
    for (Node mute : fields.list("mutes")) {
      MuteWindow read = new MuteReader(mute, problems).read(rules.keySet());
      if (read != null) {
        mutes.add(read);
      }
    }
    checkParts();
    return new RuleBook(version, new ArrayList<>(rules.values()), mutes, notes);
  }

  /** A rule with the id of a bundled one takes its place; the versions of both are kept. */
  private String extendBundled(YamlFields fields) {
    if (!BUNDLED.equals(fields.textOrNull("extends"))) {
      fields.problem("extends", "extends something else than '" + BUNDLED + "'");
      return null;
    }
    RuleBook bundled = RuleBook.bundled();
    bundled.rules().forEach(rule -> rules.put(rule.id(), rule));
    mutes.addAll(bundled.mutes());
    return bundled.version();
  }

  private void readRule(Node node, StormLimit storm) {
    Rule rule = new RuleReader(node, storm, problems, notes).read();
    if (rule == null) {
      return;
    }
    int line = YamlFields.lineOf(node);
    Integer before = lines.putIfAbsent(rule.id(), line);
    if (before == null) {
      rules.put(rule.id(), rule);
    } else {
      problems.add(
          "line %d: rule %s is stated on line %d as well; give each its own id"
              .formatted(line, rule.id(), before));
    }
  }

  private void checkParts() {
    for (Rule rule : rules.values()) {
      for (String part : rule.parts()) {
        Rule of = rules.get(part);
        if (of == null || of.kind() == RuleKind.COMPOSITE) {
          problems.add(
              "line %d: rule %s combines %s, which is %s; name other rules of the book"
                  .formatted(
                      lines.getOrDefault(rule.id(), 1),
                      rule.id(),
                      part,
                      of == null ? "no rule" : "a composite itself"));
        }
      }
    }
  }
}
