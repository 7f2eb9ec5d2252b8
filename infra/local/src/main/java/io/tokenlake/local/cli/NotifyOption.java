package io.tokenlake.local.cli;

import io.tokenlake.notifier.config.ConfigReader;
import io.tokenlake.notifier.config.NotifierConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whom the stack tells of alerts. */
final class NotifyOption {
  private static final String VARIABLE = "TOKENLAKE_NOTIFY";

  @Option(
      names = "--notify",
      paramLabel = "FILE",
      description =
          "Run a notifier with these destinations (default: TOKENLAKE_NOTIFY, else none).")
  private Path file;

  /** What the notifier is told; empty when there is to be none. */
  Optional<NotifierConfig> config() {
    return file().map(path -> ConfigReader.read(path, System.getenv()));
  }

  /** The options that tell another process the same. */
  List<String> arguments() {
    return file().map(path -> List.of("--notify=" + path.toAbsolutePath())).orElse(List.of());
  }

  private Optional<Path> file() {
    String named = System.getenv(VARIABLE);
    return file == null && named != null && !named.isBlank()
        ? Optional.of(Path.of(named))
        : Optional.ofNullable(file);
  }
}
