package io.tokenlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before any stack is looked for, and what needs none. */
class SqlCommandTest {
  @TempDir Path dir;

  @Test
  void namedQueriesAreListedWithTheirQuestions() {
    Commands.Result list = sql("--query", "list");

    assertThat(list.exitCode()).isZero();
    assertThat(list.out()).contains("cost_by_team  What did each team spend?");
  }

  @Test
  void aQueryThatIsNotThereIsRefusedByName() {
    Commands.Result result = sql("--query", "cost_by_mood");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("cost_by_mood");
  }

  @Test
  void aChoiceThatAQueryDoesNotHaveIsRefusedWithThoseItHas() {
    Commands.Result result = sql("--query", "cost_by_team", "--set", "form=2026-11-01");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("has no form; it has from, to");
  }

  @Test
  void aFileIsAQueryAsWell() throws IOException {
    Path file = Files.writeString(dir.resolve("mine.sql"), "SELECT 3 /* :three */");

    assertThat(sql("-f", file.toString(), "--set", "three=many").err())
        .contains("three is 'many'; it must be a number");
    assertThat(sql("-f", dir.resolve("none.sql").toString()).exitCode()).isEqualTo(1);
  }

  @Test
  void contradictionsAreWrongUsage() {
    assertThat(sql("-e", "SELECT 1", "--query", "cost_by_team").exitCode()).isEqualTo(2);
    Commands.Result result = sql("-e", "SELECT 1", "--set", "from=2026-11-01");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("give --query or -f");
  }

  @Test
  void aQuestionThatIsRightNeedsAStack() {
    assertThat(sql("--query", "cost_by_team", "--set", "from=2026-11-01").err())
        .contains("no stack runs in");
  }

  private Commands.Result sql(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "sql";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "--dir";
    all[all.length - 1] = dir.resolve("stack").toString();
    return Commands.run(all);
  }
}
