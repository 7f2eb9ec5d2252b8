package io.tokenlake.tables.maintenance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/** All files of a folder, at any depth. */
final class FileListing {
  private static final String LOCAL = "file:";

  private FileListing() {}

  /** Lists; storage that cannot list has no files. */
  static List<FileInfo> of(FileIO io, String location) {
    List<FileInfo> files = new ArrayList<>();
    if (location.startsWith(LOCAL)) {
      // Hadoop would start a process for each file, and fail for each that is deleted meanwhile.
      local(Path.of(location.substring(LOCAL.length()).replaceFirst("^/+", "/")), files);
    } else if (io instanceof SupportsPrefixOperations folder) {
      // Without the slash, object storage also lists what only begins alike: the folder of table
      // budgets_monthly would be one of table budgets.
      folder.listPrefix(location.endsWith("/") ? location : location + "/").forEach(files::add);
    }
    return files;
  }

  private static void local(Path folder, List<FileInfo> files) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              files.add(
                  new FileInfo(
                      LOCAL + file, attributes.size(), attributes.lastModifiedTime().toMillis()));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
