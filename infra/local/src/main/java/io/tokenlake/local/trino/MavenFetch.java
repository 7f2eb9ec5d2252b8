package io.tokenlake.local.trino;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Fetches single artifacts with the Maven of this machine, and so through whatever mirror, proxy
 * and local repository it is set up with. Maven shows its progress on stderr.
 */
final class MavenFetch {
  private static final String COPY_GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";

  private final Maven maven = Maven.ofThisMachine();
  private final Path target;

  MavenFetch(Path target) {
    this.target = target;
  }

  /**
   * Fetches one artifact.
   *
   * @param coordinates group:artifact:version:packaging, with an optional :classifier
   * @return the file, alone in its folder
   */
  Path fetch(String coordinates) {
    Path folder = target.resolve(coordinates.replace(':', '_'));
    List<String> command =
        List.of(
            maven.executable(),
            "-Dstyle.color=never",
            COPY_GOAL,
            "-Dartifact=" + coordinates,
            "-DoutputDirectory=" + folder.toAbsolutePath());
    try {
      Files.createDirectories(folder);
      // Away from any checkout: a pom.xml in the working directory would be read, and built with.
      Process process =
          start(new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true));
      process.getInputStream().transferTo(System.err);
      int exit = process.waitFor();
      if (exit != 0) {
        throw new TrinoException(
            "Maven could not fetch "
                + coordinates
                + " (exit code "
                + exit
                + "); it said why above."
                + " Check the network or the mirror in ~/.m2/settings.xml and try again.");
      }
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .findFirst()
            .orElseThrow(() -> new TrinoException("Maven fetched nothing for " + coordinates));
      }
    } catch (IOException e) {
      throw new TrinoException("cannot fetch " + coordinates + " into " + folder + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrinoException("interrupted while fetching " + coordinates, e);
    }
  }

  private Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw maven.missing(e);
    }
  }
}
