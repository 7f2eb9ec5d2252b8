package io.tokenlake.local.trino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaHomesTest {
  @TempDir Path dir;
  private Path running;
  private Path usual;

  @BeforeEach
  void prepare() throws IOException {
    running = jdk("running", "17.0.15");
    usual = Files.createDirectory(dir.resolve("usual"));
  }

  @Test
  void trinoJavaHomeWinsOverAllOthers() throws IOException {
    Path wanted = jdk("wanted", "24");
    Path java = jdk("java", "25.0.1");
    jdk("usual/newest", "26");

    assertThat(find(Map.of("TRINO_JAVA_HOME", wanted.toString(), "JAVA_HOME", java.toString())))
        .isEqualTo(wanted);
  }

  @Test
  void aTrinoJavaHomeThatIsTooOldIsNamedWithItsVersion() throws IOException {
    Path old = jdk("old", "21.0.4");

    assertThatThrownBy(() -> find(Map.of("TRINO_JAVA_HOME", old.toString())))
        .isInstanceOf(TrinoException.class)
        .hasMessage("TRINO_JAVA_HOME is " + old + ", a JDK 21; Trino needs 24 or later");
  }

  @Test
  void aTrinoJavaHomeThatIsNoJdkIsNamed() {
    assertThatThrownBy(() -> find(Map.of("TRINO_JAVA_HOME", usual.toString())))
        .isInstanceOf(TrinoException.class)
        .hasMessage("TRINO_JAVA_HOME is " + usual + ", which is not the folder of a JDK");
  }

  @Test
  void aReleaseFileWithoutAProgramIsNoJdk() throws IOException {
    Path half = jdk("half", "25");
    Files.delete(half.resolve("bin/java"));

    assertThatThrownBy(() -> find(Map.of("TRINO_JAVA_HOME", half.toString())))
        .hasMessageContaining("not the folder of a JDK");
  }

  @Test
  void javaHomeComesBeforeTheUsualFoldersUnlessItIsTooOld() throws IOException {
    Path newest = jdk("usual/newest", "26");
    Path java = jdk("java", "25");

    assertThat(find(Map.of("JAVA_HOME", java.toString()))).isEqualTo(java);
    assertThat(find(Map.of("JAVA_HOME", running.toString()))).isEqualTo(newest);
  }

  @Test
  void theNewestOfTheUsualFoldersIsTaken() throws IOException {
    jdk("usual/a", "24.0.2");
    Path newest = jdk("usual/b.jdk/Contents/Home", "25.0.1");
    jdk("usual/c", "9");

    assertThat(find(Map.of())).isEqualTo(newest);
  }

  @Test
  void whereThereIsNoneTheUserLearnsWhatToInstall() throws IOException {
    jdk("usual/old", "21");

    assertThatThrownBy(() -> find(Map.of()))
        .isInstanceOf(TrinoException.class)
        .hasMessage(JavaHomes.HELP);
  }

  private Path find(Map<String, String> environment) {
    return new JavaHomes(environment, running, List.of(usual, dir.resolve("missing"))).find();
  }

  /** A folder that looks like a JDK. */
  private Path jdk(String name, String version) throws IOException {
    Path home = dir.resolve(name);
    Path java = home.resolve("bin/java");
    Files.createDirectories(java.getParent());
    Files.createFile(java);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }
}
