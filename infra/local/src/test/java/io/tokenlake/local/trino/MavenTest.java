package io.tokenlake.local.trino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenTest {
  @TempDir Path dir;

  @Test
  void mavenHomeNamesTheProgramElseThePathDoes() {
    assertThat(new Maven(Map.of("MAVEN_HOME", "/opt/maven")).executable())
        .isEqualTo("/opt/maven/bin/mvn");
    assertThat(new Maven(Map.of("MAVEN_HOME", " ")).executable()).isEqualTo("mvn");
    assertThat(new Maven(Map.of()).executable()).isEqualTo("mvn");
  }

  @Test
  void oneThatRunsIsFine() throws IOException {
    assertThatCode(maven("exit 0")::check).doesNotThrowAnyException();
  }

  @Test
  void oneThatFailsIsSaidNotToWorkAndHowToFixIt() throws IOException {
    assertThatThrownBy(maven("exit 3")::check)
        .isInstanceOf(TrinoException.class)
        .hasMessageContaining("does not work")
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("install Maven 3.8.6 or later");
  }

  @Test
  void oneThatIsMissingIsSaidToBeMissingAndHowToGetIt() {
    Maven maven = new Maven(Map.of("MAVEN_HOME", dir.toString()));

    assertThatThrownBy(maven::check)
        .isInstanceOf(TrinoException.class)
        .hasMessageContaining("cannot be started as '" + dir.resolve("bin/mvn") + "'")
        .hasMessageContaining("install 3.8.6 or later");
  }

  private Maven maven(String script) throws IOException {
    Path program = Files.createDirectory(dir.resolve("bin")).resolve("mvn");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return new Maven(Map.of("MAVEN_HOME", dir.toString()));
  }
}
