package io.tokenlake.ingest.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.ingest.SettableClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NewKeyCommandTest {
  @TempDir private Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void entryAdmitsWhoHasTheText() throws IOException {
    assertThat(run("--id", "a-1", "--tenant", "it's", "--expires", "2027-02-01T00:00:00Z"))
        .isZero();

    Path file = Files.writeString(dir.resolve("keys.yaml"), "keys:\n" + out);
    String header = err.toString().strip().replace("Authorization: ", "");
    Authenticator authenticator =
        new Authenticator(Optional.of(new KeyRing(file, new SettableClock())), false);
    assertThat(authenticator.authenticate(header, null, "logs"))
        .isEqualTo(new Authenticator.Admitted(Optional.of("it's")));
    assertThat(out.toString()).doesNotContain(header.replace("Bearer ", ""));
  }

  @Test
  void scopesAreWritten() {
    run("--id", "a", "--tenant", "t", "--scopes", "traces,logs");

    assertThat(out.toString()).contains("scopes: [traces, logs]");
  }

  @Test
  void whatTheFileWouldNotTakeIsRefused() {
    assertThat(run("--id", "A", "--tenant", "t", "--scopes", "spans")).isEqualTo(2);

    assertThat(err.toString()).contains("--id must be").contains("--scopes must be");
    assertThat(out.toString()).isEmpty();
  }

  private int run(String... args) {
    return new CommandLine(new NewKeyCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }
}
