package io.tokenlake.local.cli;

import io.tokenlake.domain.rule.RuleBook;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which rule book a command is about. */
final class RuleBookOption {
  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "The book (default: the one that ships with Tokenlake).")
  private Path file;

  RuleBook read() throws IOException {
    return read(file);
  }

  /** A book; null is the bundled one. */
  static RuleBook read(Path file) throws IOException {
    if (file == null) {
      return RuleBook.bundled();
    }
    try (InputStream yaml = Files.newInputStream(file)) {
      return RuleBook.parse(yaml, file.toString());
    }
  }
}
