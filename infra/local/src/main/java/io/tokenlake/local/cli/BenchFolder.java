package io.tokenlake.local.cli;

import io.tokenlake.local.DeleteTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a benchmark works: a folder that is named and kept, or a temporary one. */
final class BenchFolder implements AutoCloseable {
  private final Path path;
  private final boolean kept;

  private BenchFolder(Path path, boolean kept) {
    this.path = path;
    this.kept = kept;
  }

  /**
   * Makes it, and has the log written into it.
   *
   * @param named null for a temporary one
   * @throws IllegalStateException when it holds something
   */
  static BenchFolder open(Path named) throws IOException {
    BenchFolder folder =
        named == null
            ? new BenchFolder(Files.createTempDirectory("tokenlake-bench"), false)
            : new BenchFolder(EmptyFolder.require(named), true);
    System.setProperty("tokenlake.log.file", folder.path.resolve("bench.log").toString());
    return folder;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    if (!kept) {
      DeleteTree.delete(path);
    }
  }
}
