package io.tokenlake.notifier;

import io.tokenlake.notifier.config.Destination;
import io.tokenlake.notifier.config.NotifierConfig;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** All destinations of a file, or one. */
final class ChosenDestinations {
  @Option(names = "--destination", paramLabel = "NAME", description = "Only this one.")
  private String only;

  /**
   * @throws ParameterException when there is none of that name
   */
  List<Destination> of(NotifierConfig config, CommandLine command) {
    List<Destination> chosen =
        config.destinations().stream()
            .filter(destination -> only == null || destination.name().equals(only))
            .toList();
    if (chosen.isEmpty()) {
      throw new ParameterException(
          command,
          "--destination is %s; known are %s"
              .formatted(only, config.destinations().stream().map(Destination::name).toList()));
    }
    return chosen;
  }
}
