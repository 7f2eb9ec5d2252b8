package io.tokenlake.notifier.config;

import io.tokenlake.domain.rule.YamlFields;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads secrets, which are never in the file itself: {@code {env: NAME}} or {@code {file: PATH}}.
 * Messages say where a secret should be, never what it is.
 */
final class SecretReader {
  private static final String REFERENCE = "{env: NAME} or {file: PATH}";

  private final Map<String, String> environment;
  private final List<String> problems;

  SecretReader(Map<String, String> environment, List<String> problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** The secret of a key, which must be there. */
  Optional<Secret> secret(YamlFields fields, String key) {
    if (!fields.has(key)) {
      fields.problem(key, "has no '" + key + "'; write it as " + REFERENCE);
      return Optional.empty();
    }
    return at(fields, key, fields.node(key));
  }

  /** One secret or a list of them; none when it is not there. */
  List<Secret> secrets(YamlFields fields, String key) {
    List<Secret> secrets = new ArrayList<>();
    Node value = fields.node(key);
    if (value instanceof SequenceNode list) {
      list.getValue().forEach(node -> at(fields, key, node).ifPresent(secrets::add));
    } else if (value != null) {
      at(fields, key, value).ifPresent(secrets::add);
    }
    return secrets;
  }

  /** The secret that a node refers to. */
  Optional<Secret> at(YamlFields fields, String key, Node node) {
    if (!(node instanceof MappingNode)) {
      fields.problem(
          YamlFields.lineOf(node),
          "has '%s' in the file itself; keep it out of it and write %s".formatted(key, REFERENCE));
      return Optional.empty();
    }
    YamlFields reference = new YamlFields("the reference in '" + key + "'", node, problems);
    reference.allowOnly(Set.of("env", "file"));
    if (reference.has("env") == reference.has("file")) {
      reference.problem("env", "must be either " + REFERENCE);
      return Optional.empty();
    }
    return reference.has("env") ? variable(reference) : file(reference);
  }

  private Optional<Secret> variable(YamlFields reference) {
    String name = reference.text("env");
    String value = name == null ? null : environment.get(name);
    if (name != null && (value == null || value.isBlank())) {
      reference.problem("env", "names the variable " + name + ", which is not set; set it");
      return Optional.empty();
    }
    return Optional.ofNullable(value).map(text -> new Secret(text.strip()));
  }

  private static Optional<Secret> file(YamlFields reference) {
    String path = reference.text("file");
    if (path == null) {
      return Optional.empty();
    }
    try {
      String value = Files.readString(Path.of(path)).strip();
      if (!value.isEmpty()) {
        return Optional.of(new Secret(value));
      }
      reference.problem("file", "names " + path + ", which is empty; put the secret there");
    } catch (IOException e) {
      reference.problem("file", "names " + path + ", which cannot be read: " + why(e));
    }
    return Optional.empty();
  }

  /** Why a file cannot be read, for people. */
  static String why(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
