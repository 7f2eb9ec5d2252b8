package io.tokenlake.domain.rule;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads the keys of one YAML mapping; what is wrong becomes a problem with its line, and what was
 * asked for is then null, or what was to be taken otherwise.
 */
public final class YamlFields {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final int SHOWN = 60;

  private final String where;
  private final int line;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final List<String> problems;

  /**
   * @param where what the mapping is, for problems: "rule agent_loop"
   */
  public YamlFields(String where, Node node, List<String> problems) {
    this.where = where;
    this.line = lineOf(node);
    this.problems = problems;
    if (!(node instanceof MappingNode mapping)) {
      problem(line, "is no mapping of keys to values");
      return;
    }
    for (NodeTuple entry : mapping.getValue()) {
      String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (values.putIfAbsent(key, entry.getValueNode()) != null) {
        problem(lineOf(entry.getKeyNode()), "has '" + key + "' twice; keep one");
      }
      lines.putIfAbsent(key, lineOf(entry.getKeyNode()));
    }
  }

  /** The line of a node, from 1. */
  public static int lineOf(Node node) {
    return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
  }

  /** Notes a problem; {@code what} goes on after what the mapping is. */
  public void problem(int atLine, String what) {
    problems.add(said(atLine, what));
  }

  /** A problem with the value of a key, or with its absence. */
  public void problem(String key, String what) {
    problem(lines.getOrDefault(key, line), what);
  }

  /** Something about the value of a key that is no problem, in the form of one. */
  public String note(String key, String what) {
    return said(lines.getOrDefault(key, line), what);
  }

  private String said(int atLine, String what) {
    return "line " + atLine + ": " + where + " " + what;
  }

  /** How many problems there are so far, those of others included. */
  public int problemCount() {
    return problems.size();
  }

  /** Whether there is such a key. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** The value of a key as it is; null when it is not there. */
  public Node node(String key) {
    return values.get(key);
  }

  /** All keys, in the order of the file. */
  public Collection<String> keys() {
    return values.keySet();
  }

  /** Any other key is a problem. */
  public void allowOnly(Collection<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        problem(key, "has the unknown key '" + key + "'; known are " + new TreeSet<>(known));
      }
    }
  }

  /** A text that must be there. */
  public String text(String key) {
    if (!has(key)) {
      problem(key, "has no '" + key + "'; state one");
      return null;
    }
    return textOrNull(key);
  }

  /** A text, or null when it is not there. */
  public String textOrNull(String key) {
    Node value = values.get(key);
    if (value == null) {
      return null;
    }
    if (!(value instanceof ScalarNode scalar)
        || scalar.getValue().isBlank()
        || scalar.getTag().equals(Tag.NULL)) {
      problem(key, "has no text as '" + key + "'; state one");
      return null;
    }
    return scalar.getValue();
  }

  /** One of some words, or null when it is not there. */
  public String word(String key, Collection<String> known) {
    String text = textOrNull(key);
    if (text != null && !known.contains(text)) {
      problem(key, "has '" + shown(text) + "' as '" + key + "'; it must be one of " + known);
      return null;
    }
    return text;
  }

  /** A list of texts; empty when it is not there. */
  public List<String> texts(String key) {
    Node value = values.get(key);
    List<String> texts = new ArrayList<>();
    if (value == null) {
      return texts;
    }
    if (!(value instanceof SequenceNode list)) {
      problem(key, "has no list as '" + key + "'; write it as [a, b]");
      return texts;
    }
    for (Node element : list.getValue()) {
      if (element instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
        texts.add(scalar.getValue());
      } else {
        problem(lineOf(element), "has something that is no text in '" + key + "'");
      }
    }
    return texts;
  }

  /** The mappings in a list; empty when it is not there. */
  public List<Node> list(String key) {
    Node value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof SequenceNode list)) {
      problem(key, "has no list as '" + key + "'");
      return List.of();
    }
    return list.getValue();
  }

  /** A mapping within; null when it is not there. */
  public YamlFields fields(String key) {
    return has(key) ? new YamlFields(where + ", " + key, values.get(key), problems) : null;
  }

  /** A mapping of texts; empty when it is not there. */
  public Map<String, String> textMap(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    YamlFields fields = fields(key);
    if (fields != null) {
      for (String name : fields.keys()) {
        String text = fields.text(name);
        if (text != null) {
          texts.put(name, text);
        }
      }
    }
    return texts;
  }

  /** true or false, or null when it is not there. */
  public Boolean flag(String key) {
    String text = textOrNull(key);
    if (text == null || text.equals("true") || text.equals("false")) {
      return text == null ? null : Boolean.valueOf(text);
    }
    problem(key, "has '" + shown(text) + "' as '" + key + "'; it must be true or false");
    return null;
  }

  /** A number, or null when it is not there. */
  public BigDecimal number(String key) {
    String text = textOrNull(key);
    if (text == null) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text.replace("_", ""));
      if (number.precision() <= 30 && Math.abs(number.scale()) <= 12) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    problem(key, "has '" + shown(text) + "' as '" + key + "'; it must be a number such as 0.05");
    return null;
  }

  /** A whole number of at least {@code least}; {@code otherwise} when it is not there. */
  public long count(String key, long least, long otherwise) {
    BigDecimal number = number(key);
    if (number == null) {
      return otherwise;
    }
    try {
      long count = number.longValueExact();
      if (count >= least) {
        return count;
      }
    } catch (ArithmeticException notWhole) {
      // Said below.
    }
    problem(key, "has " + number + " as '" + key + "'; it must be a whole number from " + least);
    return otherwise;
  }

  /** A duration in milliseconds; {@code otherwise} when it is not there. */
  public long millis(String key, long otherwise) {
    String text = textOrNull(key);
    if (text == null) {
      return otherwise;
    }
    Matcher duration = DURATION.matcher(text);
    if (!duration.matches()) {
      problem(
          key,
          "has '" + shown(text) + "' as '" + key + "'; it must be a duration such as 90s or 5m");
      return otherwise;
    }
    long unit =
        switch (duration.group(2)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          default -> 86_400_000;
        };
    return Long.parseLong(duration.group(1)) * unit;
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
