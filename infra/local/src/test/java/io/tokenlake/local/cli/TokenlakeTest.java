package io.tokenlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenlakeTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "xyzzy",
        "status --nonsense",
        "replay",
        "prices lookup --provider openai",
        "sql --format xml -e x",
        "demo --calls many",
        "demo --calls 5 --trace requests.csv",
        "demo --model openai/gpt-4o",
        "bench",
        "bench ledger --state disk",
        "bench ledger --spans 0",
        "bench gpu --machines 0",
        "bench gpu --seconds 1801",
        "bench gpu --xids-per-second 0",
        "bench ledger --scale 1,0",
        "bench watch --keys 10,0",
        "bench watch --keys 0 --seconds 0",
        "doctor --trino-port 0",
        "doctor --trino-port 65536",
        "doctor --trino-port 9092",
      })
  void wrongUsageIsExplainedOnStderrWithExitCodeTwo(String arguments) {
    Commands.Result result =
        Commands.run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("Usage: tokenlake");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void aPortOutsideOfTheRangeIsNamedWithItsOption() {
    assertThat(Commands.run("doctor", "--kafka-port", "65536").err())
        .contains("--kafka-port is 65536; expected 1 to 65535");
  }

  @Test
  void aPortGivenTwiceIsNamedWithBothOptions() {
    assertThat(Commands.run("doctor", "--kafka-port", "8081").err())
        .contains("--kafka-port and --flink-port are both 8081");
  }

  @Test
  void helpShowsTheStandardPorts() {
    assertThat(Commands.run("doctor", "--help").out())
        .contains("4317")
        .contains("4318")
        .contains("9092")
        .contains("8080")
        .contains("8081");
  }

  @Test
  void aFileThatIsNotThereIsSaidNotToBeThere() {
    Path missing = dir.resolve("book.yaml");

    Commands.Result result = Commands.run("prices", "check", missing.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err().strip())
        .isEqualTo("tokenlake: cannot read " + missing + ": no such file");
  }

  @Test
  void problemsWithFilesAreSentences() {
    assertThat(Tokenlake.describe(new AccessDeniedException("/a")))
        .isEqualTo("cannot open /a: permission denied");
    assertThat(Tokenlake.describe(new FileSystemException("/a", null, "No space left on device")))
        .isEqualTo("cannot use /a: No space left on device");
    assertThat(Tokenlake.describe(new UncheckedIOException(new NoSuchFileException("/a"))))
        .isEqualTo("cannot read /a: no such file");
    assertThat(Tokenlake.describe(new UncheckedIOException("reading", new IOException("x"))))
        .isEqualTo("reading");
  }

  @Test
  void planningTablesCreatesNothing() {
    Path stack = dir.resolve("stack");

    Commands.Result plan = Commands.run("tables", "plan", "--dir", stack.toString());

    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(plan.out().lines())
        .contains("create  llm_calls")
        .allMatch(l -> l.startsWith("create"));
    assertThat(stack).doesNotExist();
  }

  @Test
  void planningSaysTheSameWhetherTheCatalogIsThereOrNot() throws IOException {
    Path stack = dir.resolve("stack");
    String before = Commands.run("tables", "plan", "--dir", stack.toString()).out();

    Commands.Result apply = Commands.run("tables", "apply", "--dir", stack.toString());

    assertThat(apply.exitCode()).as(apply.err()).isZero();
    assertThat(apply.out()).isEqualTo(before);
    assertThat(Files.exists(stack.resolve("catalog/lake.db"))).isTrue();
    assertThat(Commands.run("tables", "plan", "--dir", stack.toString()).out().lines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("keep"));
  }

  @Test
  void tablesOfAnyCatalogAreMadeMaintainedAndErasedFrom() throws IOException {
    Path file = dir.resolve("lake.properties");
    Files.writeString(
        file,
        """
        type=jdbc
        uri=jdbc:sqlite:file:%s
        jdbc.schema-version=V1
        warehouse=file://%s
        """
            .formatted(dir.resolve("other.db"), dir.resolve("other")));
    String[] catalog = {"--catalog", file.toString()};

    assertThat(tables("apply", catalog).out()).contains("create  llm_calls");
    Commands.Result maintained = tables("maintain", catalog);
    assertThat(maintained.exitCode()).as(maintained.err()).isZero();
    assertThat(maintained.out()).contains("llm_calls        0 files, 0 snapshots");
    Commands.Result erased = tables("erase", "--user", "joe", catalog[0], catalog[1]);
    assertThat(erased.exitCode()).as(erased.err()).isZero();
    assertThat(erased.out()).contains("spans            before 0, removed 0, after 0");
  }

  @Test
  void optionsOfMaintenanceAreRefusedAllAtOnce() throws IOException {
    Path options = dir.resolve("maintenance.properties");
    Files.writeString(options, "settle=soon\nretention.calls=30d\n");

    Commands.Result refused =
        tables("maintain", "--dir", dir.toString(), "--options", options.toString());

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("settle: 'soon' is no duration")
        .contains("there is no table calls");
  }

  private static Commands.Result tables(String command, String... args) {
    return Commands.run(
        Stream.concat(Stream.of("tables", command), Stream.of(args)).toArray(String[]::new));
  }

  @Test
  void aDemoInAFolderThatIsInUseIsRefusedBeforeItsTraceIsRead() throws IOException {
    Files.writeString(dir.resolve("file"), "x");

    Commands.Result demo = Commands.run("demo", "--dir", dir.toString(), "--trace", "missing.csv");

    assertThat(demo.exitCode()).isEqualTo(1);
    assertThat(demo.err()).contains("is not empty");
  }
}
