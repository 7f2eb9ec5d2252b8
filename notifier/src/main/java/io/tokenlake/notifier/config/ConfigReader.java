package io.tokenlake.notifier.config;

import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.rule.YamlDocument;
import io.tokenlake.domain.rule.YamlFields;
import io.tokenlake.notifier.config.Routes.Criterion;
import io.tokenlake.notifier.config.Routes.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the file of a notifier and collects everything that is wrong with it. */
public final class ConfigReader {
  private static final Set<String> KEYS =
      Set.of("kafka", "ops", "destinations", "routes", "default");
  private static final String DEFAULT_HOST = "127.0.0.1";
  private static final int DEFAULT_PORT = 4320;
  private static final int MOST_PORT = 65_535;

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Destination> destinations = new LinkedHashMap<>();

  /** All names that are stated, also of destinations that have problems. */
  private final Set<String> names = new LinkedHashSet<>();

  private final Set<String> used = new LinkedHashSet<>();

  private ConfigReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Reads a file, and the secrets that it refers to.
   *
   * @param environment such as {@link System#getenv()}
   * @throws ConfigurationException naming everything that is wrong, each with its line
   */
  public static NotifierConfig read(Path file, Map<String, String> environment) {
    ConfigReader reader = new ConfigReader(environment);
    NotifierConfig config = null;
    try (InputStream yaml = Files.newInputStream(file)) {
      config = reader.read(yaml);
    } catch (IOException e) {
      reader.problems.add("it cannot be read: " + SecretReader.why(e));
    }
    if (!reader.problems.isEmpty()) {
      throw new ConfigurationException(file.toString(), reader.problems);
    }
    return config;
  }

  private NotifierConfig read(InputStream yaml) {
    Node root =
        YamlDocument.compose(yaml, "the file is empty; it must have destinations", problems);
    if (root == null) {
      return null;
    }
    YamlFields fields = new YamlFields("the file", root, problems);
    fields.allowOnly(KEYS);
    KafkaConfig kafka = KafkaConfig.read(fields.fields("kafka"), environment);
    YamlFields ops = fields.fields("ops");
    List<Node> stated = fields.list("destinations");
    if (stated.isEmpty()) {
      fields.problem("destinations", "has no destinations; list at least one");
    }
    stated.forEach(this::readDestination);
    Routes routes = readRoutes(fields);
    for (String name : names) {
      if (!used.contains(name)) {
        fields.problem(
            "destinations",
            "has destination %s, to which nothing goes; name it in a route or in 'default'"
                .formatted(name));
      }
    }
    return new NotifierConfig(
        kafka,
        ops == null ? DEFAULT_HOST : KafkaConfig.otherwise(ops, "host", DEFAULT_HOST),
        port(ops),
        List.copyOf(destinations.values()),
        routes);
  }

  private static int port(YamlFields ops) {
    if (ops == null) {
      return DEFAULT_PORT;
    }
    ops.allowOnly(Set.of("host", "port"));
    long port = ops.count("port", 0, DEFAULT_PORT);
    if (port > MOST_PORT) {
      ops.problem("port", "has " + port + " as 'port'; it must be 0 to " + MOST_PORT);
      return DEFAULT_PORT;
    }
    return (int) port;
  }

  private void readDestination(Node node) {
    DestinationReader reader = new DestinationReader(node, environment, problems);
    String name = reader.name();
    if (name != null && !names.add(name)) {
      problems.add(
          "line %d: destination %s is stated twice; give each its own name"
              .formatted(YamlFields.lineOf(node), name));
    }
    reader.read().ifPresent(destination -> destinations.put(name, destination));
  }

  private Routes readRoutes(YamlFields fields) {
    List<Route> routes = new ArrayList<>();
    boolean allTaken = false;
    for (Node node : fields.list("routes")) {
      YamlFields route = new YamlFields("the route", node, problems);
      if (allTaken) {
        route.problem("match", "is never reached, because one before it takes everything");
      }
      Route read = readRoute(route);
      routes.add(read);
      allTaken |= read.match().isEmpty() && !read.goOn();
    }
    if (!fields.has("default")) {
      fields.problem("default", "has no 'default'; name who gets what no route takes, [] for none");
    }
    return new Routes(routes, receivers(fields, "default"));
  }

  private Route readRoute(YamlFields route) {
    route.allowOnly(Set.of("match", "to", "continue"));
    Map<Criterion, List<String>> match = new EnumMap<>(Criterion.class);
    YamlFields asked = route.fields("match");
    if (asked != null) {
      List<String> known = Arrays.stream(Criterion.values()).map(ConfigReader::word).toList();
      asked.allowOnly(known);
      for (Criterion criterion : Criterion.values()) {
        if (asked.has(word(criterion))) {
          match.put(criterion, patterns(asked, criterion));
        }
      }
    }
    if (!route.has("to")) {
      route.problem("to", "has no 'to'; name who is told, [] for nobody");
    }
    Boolean goOn = route.flag("continue");
    return new Route(match, receivers(route, "to"), goOn != null && goOn);
  }

  private static List<String> patterns(YamlFields asked, Criterion criterion) {
    String key = word(criterion);
    List<String> patterns = texts(asked, key);
    for (String pattern : patterns) {
      if (pattern.indexOf('*') >= 0 && pattern.indexOf('*') < pattern.length() - 1) {
        asked.problem(key, "has '" + pattern + "' as '" + key + "'; '*' can only be at the end");
      }
      if (criterion == Criterion.SEVERITY
          && Arrays.stream(Severity.values()).noneMatch(s -> s.word().equals(pattern))) {
        asked.problem(
            key, "has '" + pattern + "' as '" + key + "'; it must be one of [info, warn, page]");
      }
    }
    return patterns;
  }

  private Set<String> receivers(YamlFields fields, String key) {
    Set<String> receivers = new LinkedHashSet<>(texts(fields, key));
    for (String name : receivers) {
      if (!names.contains(name)) {
        fields.problem(
            key,
            "names " + name + " in '" + key + "', which is no destination; known are " + names);
      }
    }
    used.addAll(receivers);
    return receivers;
  }

  /** A list of texts, or one alone. */
  static List<String> texts(YamlFields fields, String key) {
    if (fields.node(key) instanceof ScalarNode) {
      String text = fields.textOrNull(key);
      return text == null ? List.of() : List.of(text);
    }
    return fields.texts(key);
  }

  private static String word(Criterion criterion) {
    return criterion.name().toLowerCase(Locale.ROOT);
  }
}
