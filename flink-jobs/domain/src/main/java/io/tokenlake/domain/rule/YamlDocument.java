package io.tokenlake.domain.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads YAML into nodes that know their lines. */
public final class YamlDocument {
  private static final int MOST_ALIASES = 20;

  private YamlDocument() {}

  /**
   * The one document of a text in UTF-8.
   *
   * @param whenEmpty the problem that an empty text is
   * @param problems takes what is wrong, with its line
   * @return null when there is a problem
   * @throws UncheckedIOException when the text cannot be read
   */
  public static Node compose(InputStream yaml, String whenEmpty, List<String> problems) {
    LoaderOptions limits = new LoaderOptions();
    limits.setMaxAliasesForCollections(MOST_ALIASES);
    try {
      Node root =
          new Yaml(new SafeConstructor(limits))
              .compose(
                  new InputStreamReader(
                      yaml,
                      StandardCharsets.UTF_8
                          .newDecoder()
                          .onMalformedInput(CodingErrorAction.REPORT)));
      if (root == null) {
        problems.add("line 1: " + whenEmpty);
      }
      return root;
    } catch (MarkedYAMLException broken) {
      int line = broken.getProblemMark() == null ? 1 : broken.getProblemMark().getLine() + 1;
      problems.add("line " + line + ": not valid YAML: " + broken.getProblem());
      return null;
    } catch (YAMLException broken) {
      if (broken.getCause() instanceof IOException failed
          && !(failed instanceof CharacterCodingException)) {
        throw new UncheckedIOException(failed);
      }
      problems.add("line 1: not valid YAML, which is text in UTF-8: " + firstLine(broken));
      return null;
    }
  }

  private static String firstLine(YAMLException broken) {
    String message = broken.getMessage();
    return message == null ? "" : message.lines().findFirst().orElse("");
  }
}
