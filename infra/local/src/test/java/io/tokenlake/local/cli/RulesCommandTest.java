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
  void whatIsTakenOtherwiseThanStatedIsSaidAndTheBookIsValid() throws IOException {
    Path book = dir.resolve("rules.yaml");
    Files.writeString(
        book,
        """
        version: "1"
        rules:
          - id: budget
            kind: budget
            on: window
            set: tenant
            metric: cost_usd
            period: month
            above: {page: 100}
            silence: 2h
            summary: s
            owner: o
        """);

    Commands.Result check = Commands.run("rules", "check", book.toString());

    assertThat(check.exitCode()).isZero();
    assertThat(check.out()).contains("1 rules, 0 of them off").endsWith("valid\n");
    assertThat(check.err())
        .isEqualTo(
            "tokenlake: note: line 10: rule budget has a 'silence' shorter than its period, so that"
                + " it would be resolved while it is overspent; it is taken as 31d, the period\n");
  }

  @Test
  void aTrialNeedsALakeAndARangeAndNamesWhatIsMissing() {
    Commands.Result noLake =
        Commands.run("rules", "test", "--dir", dir.toString(), "--from", "2026-01-01T00:00:00Z");
    assertThat(noLake.exitCode()).isEqualTo(1);
    assertThat(noLake.err()).contains("there is no lake yet");

    Commands.Result backwards =
        Commands.run(
            "rules",
            "test",
            "--dir",
            dir.toString(),
            "--from",
            "2026-01-02T00:00:00Z",
            "--to",
            "2026-01-01T00:00:00Z");
    assertThat(backwards.exitCode()).isEqualTo(1);
    assertThat(backwards.err()).contains("--from is 2026-01-02T00:00:00Z", "the range is empty");
  }

  @Test
  void aTrialOnAnEmptyLakeRaisesNothing() {
    assertThat(Commands.run("tables", "apply", "--dir", dir.toString()).exitCode()).isZero();

    Commands.Result trial =
        Commands.run(
            "rules",
            "test",
            "--dir",
            dir.toString(),
            "--from",
            "2026-01-01T00:00:00Z",
            "--to",
            "2026-01-03T00:00:00Z");

    assertThat(trial.exitCode()).isZero();
    assertThat(trial.out())
        .isEqualTo("0 alerts from 2026-01-01T00:00:00Z to 2026-01-03T00:00:00Z\n");
  }

  @Test
  void aWarmStartNeedsAStackAndAPast() {
    Commands.Result start = Commands.run("rules", "warm-start", "--dir", dir.toString());
    assertThat(start.exitCode()).isEqualTo(1);
    assertThat(start.err()).contains("no stack runs in " + dir);
    assertThat(Commands.run("rules", "warm-start", "--weeks", "0").err())
        .contains("--weeks is 0; it must be at least 1");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThat(Commands.run("rules", "check", "/nowhere.yaml").err()).contains("no such file");
  }
}
