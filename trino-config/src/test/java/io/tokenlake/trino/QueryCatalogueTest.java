package io.tokenlake.trino;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The catalogue in {@code docs/queries.md} is what the files say. After a change to them it is
 * written anew by this test with {@code -Dtokenlake.docs.write=true}.
 */
class QueryCatalogueTest {
  private static final Path CATALOGUE = Path.of("../docs/queries.md");
  private static final String MARKER =
      "<!-- From here on generated from trino-config; QueryCatalogueTest writes it. -->\n";

  @Test
  void theCatalogueIsWhatTheFilesSay() throws IOException {
    String written = Files.readString(CATALOGUE);
    int end = written.indexOf(MARKER) + MARKER.length();
    assertThat(written).contains(MARKER);
    if (Boolean.getBoolean("tokenlake.docs.write")) {
      Files.writeString(CATALOGUE, written.substring(0, end) + generated());
    }

    assertThat(Files.readString(CATALOGUE).substring(end)).isEqualTo(generated());
  }

  private static String generated() throws IOException {
    StringBuilder text =
        new StringBuilder("\n## Named queries\n\n| question | query |\n| --- | --- |\n");
    for (NamedQuery query : TrinoConfig.queries()) {
      text.append("| %s | [%s](#%s) |\n".formatted(query.question(), query.name(), query.name()));
    }
    for (NamedQuery query : TrinoConfig.queries()) {
      describe(text, query, "queries");
      if (!query.parameters().isEmpty()) {
        text.append(
            query.parameters().entrySet().stream()
                .map(choice -> "`%s` (%s)".formatted(choice.getKey(), choice.getValue()))
                .collect(Collectors.joining(", ", "\nTo choose: ", ".\n")));
      }
      text.append("\nColumns: `").append(columns(query.name())).append("`.\n");
    }
    text.append("\n## Views\n");
    for (NamedQuery view : TrinoConfig.views()) {
      describe(text, view, "views");
    }
    return text.toString();
  }

  private static void describe(StringBuilder text, NamedQuery query, String folder) {
    text.append("\n### ").append(query.name()).append("\n\n");
    text.append(
        "[%s](../trino-config/%s/%s.sql)".formatted(query.question(), folder, query.name()));
    text.append(query.notes().isEmpty() ? "\n" : " " + query.notes() + "\n");
  }

  /** The header of the answer that a test expects. */
  private static String columns(String name) throws IOException {
    return Files.readAllLines(Path.of("queries/expected", name + ".csv")).stream()
        .filter(line -> !line.startsWith("# "))
        .findFirst()
        .orElseThrow()
        .replace(",", ", ");
  }
}
