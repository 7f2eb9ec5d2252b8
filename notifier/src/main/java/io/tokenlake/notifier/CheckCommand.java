package io.tokenlake.notifier;

import io.tokenlake.notifier.config.ConfigReader;
import io.tokenlake.notifier.config.NotifierConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says all that is wrong with a file, or that nothing is. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Check a file; all its problems are reported at once, each with its line.")
final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Destinations and routes.")
  private Path file;

  @Override
  public Integer call() {
    NotifierConfig config = ConfigReader.read(file, System.getenv());
    System.out.printf(
        "%s: %d destinations, %d routes, valid%n",
        file, config.destinations().size(), config.routes().routes().size());
    return 0;
  }
}
