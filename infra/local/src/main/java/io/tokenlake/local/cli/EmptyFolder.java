package io.tokenlake.local.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder that a benchmark can have for itself. */
final class EmptyFolder {
  private EmptyFolder() {}

  /**
   * The folder, made if it was not there.
   *
   * @throws IllegalStateException when something is in it
   */
  static Path require(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new IllegalStateException(folder + " is not empty; choose a new folder");
        }
      }
    }
    return Files.createDirectories(folder);
  }
}
