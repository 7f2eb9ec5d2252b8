package io.tokenlake.local.cli;

import io.tokenlake.domain.pricing.PriceBook;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which price book a command is about. */
final class PriceBookOption {
  @Option(
      names = "--book",
      paramLabel = "FILE",
      description = "Use this price book instead of the one that ships with Tokenlake.")
  private Path file;

  PriceBook get() throws IOException {
    return file == null ? PriceBook.bundled() : read(file);
  }

  static PriceBook read(Path file) throws IOException {
    try (InputStream yaml = Files.newInputStream(file)) {
      return PriceBook.parse(yaml, file.toString());
    }
  }
}
