package io.tokenlake.local.trino;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Finds a JDK that Trino can run on. Trino needs a newer one than the rest of Tokenlake. */
public final class JavaHomes {
  /** Trino's own minimum. */
  public static final int MINIMUM = 24;

  /** What to do where there is no such JDK. */
  public static final String HELP =
      "Trino needs a JDK "
          + MINIMUM
          + " or later and none was found in TRINO_JAVA_HOME, JAVA_HOME or the usual folders."
          + " Install one (for example Temurin 25 from https://adoptium.net) and, if it is in an"
          + " unusual place, set TRINO_JAVA_HOME to its folder.";

  private final Map<String, String> environment;
  private final String running;
  private final List<Path> usualFolders;

  /**
   * The JDKs of some machine.
   *
   * @param running folder of the JDK that runs this program
   * @param usualFolders whose children are looked at when nothing names a JDK
   */
  public JavaHomes(Map<String, String> environment, Path running, List<Path> usualFolders) {
    this.environment = environment;
    this.running = running.toString();
    this.usualFolders = usualFolders;
  }

  /** The JDKs of this machine. */
  public static JavaHomes ofThisMachine() {
    Path home = Path.of(System.getProperty("user.home"));
    return new JavaHomes(
        System.getenv(),
        Path.of(System.getProperty("java.home")),
        List.of(
            Path.of("/usr/lib/jvm"),
            Path.of("/opt/java"),
            Path.of("/opt"),
            Path.of("/Library/Java/JavaVirtualMachines"),
            home.resolve("Library/Java/JavaVirtualMachines"),
            home.resolve(".sdkman/candidates/java"),
            home.resolve(".jdks"),
            home.resolve(".asdf/installs/java")));
  }

  /**
   * Folder of a JDK for Trino: the one named by TRINO_JAVA_HOME, else JAVA_HOME, else the one that
   * runs this program, else the newest in the usual folders. One that is too old is passed over.
   *
   * @throws TrinoException when there is none, or when TRINO_JAVA_HOME names one that cannot serve
   */
  public Path find() {
    String wanted = environment.get("TRINO_JAVA_HOME");
    if (wanted != null && !wanted.isBlank()) {
      return checked(Path.of(wanted));
    }
    return Stream.concat(preferred(), installed())
        .filter(home -> version(home).orElse(0) >= MINIMUM)
        .findFirst()
        .orElseThrow(() -> new TrinoException(HELP));
  }

  private static Path checked(Path home) {
    int version =
        version(home)
            .orElseThrow(
                () ->
                    new TrinoException(
                        "TRINO_JAVA_HOME is " + home + ", which is not the folder of a JDK"));
    if (version < MINIMUM) {
      throw new TrinoException(
          "TRINO_JAVA_HOME is "
              + home
              + ", a JDK "
              + version
              + "; Trino needs "
              + MINIMUM
              + " or later");
    }
    return home;
  }

  private Stream<Path> preferred() {
    return Stream.of(environment.get("JAVA_HOME"), running)
        .filter(Objects::nonNull)
        .filter(home -> !home.isBlank())
        .map(Path::of);
  }

  /** The newest first. */
  private Stream<Path> installed() {
    List<Path> homes = new ArrayList<>();
    for (Path folder : usualFolders) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> children = Files.list(folder)) {
          children.forEach(
              child -> {
                homes.add(child);
                homes.add(child.resolve("Contents/Home"));
              });
        } catch (IOException e) {
          // A folder that may not be read holds no JDK for us.
        }
      }
    }
    return homes.stream()
        .sorted((a, b) -> Integer.compare(version(b).orElse(0), version(a).orElse(0)));
  }

  /** The feature version that a JDK's release file states. */
  private static Optional<Integer> version(Path home) {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin/java"))) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (var in = Files.newInputStream(release)) {
      properties.load(in);
      String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
      return version.isEmpty()
          ? Optional.empty()
          : Optional.of(Runtime.Version.parse(version).feature());
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
