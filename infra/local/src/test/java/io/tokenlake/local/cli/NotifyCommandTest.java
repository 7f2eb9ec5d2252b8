package io.tokenlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifyCommandTest {
  @TempDir Path dir;

  @Test
  void fileOfANotifierIsChecked() throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("notifier.yaml"),
            """
            destinations:
              - {name: hook, type: webhook, url: "http://127.0.0.1:8000/"}
            default: hook
            """);

    Commands.Result check = Commands.run("notify", "check", file.toString());

    assertThat(check.exitCode()).isZero();
    assertThat(check.out()).endsWith("1 destinations, 0 routes, valid\n");
  }

  @Test
  void stackDoesNotStartWithAFileThatHasProblemsAndNamesThemAll() throws IOException {
    Path file = Files.writeString(dir.resolve("notifier.yaml"), "destinations: []\nroute: []\n");

    Commands.Result up =
        Commands.run("up", "--dir", dir.resolve("stack").toString(), "--notify", file.toString());

    assertThat(up.exitCode()).isEqualTo(1);
    assertThat(up.err())
        .contains("line 1: the file has no destinations")
        .contains("line 2: the file has the unknown key 'route'");
    assertThat(dir.resolve("stack")).doesNotExist();
  }
}
