package io.tokenlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCommandTest {
  @TempDir Path dir;

  @Test
  void theBundledBookIsValid() {
    Commands.Result check = Commands.run("rules", "check");

    assertThat(check.exitCode()).isZero();
    assertThat(check.out()).startsWith("the bundled rule book: version 20").endsWith("valid\n");
  }

  @Test
  void everyProblemOfABookIsNamedWithItsLine() throws IOException {
    Path book = dir.resolve("rules.yaml");
    Files.writeString(
        book,
        """
        version: "1"
        rules:
          - id: long_answer
            kind: treshold
          - id: other
            kind: threshold
            on: call
            metric: output_tokens
            above: {warn: many}
            summary: s
            owner: o
        """);

    Commands.Result check = Commands.run("rules", "check", book.toString());

    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.out()).isEmpty();
    assertThat(check.err()).contains("rules.yaml", "line 4: ", "'treshold'", "line 9: ", "'many'");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThat(Commands.run("rules", "check", "/nowhere.yaml").err()).contains("no such file");
  }
}
