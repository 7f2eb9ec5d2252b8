package io.tokenlake.notifier;

import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.alert.SampleAlert;
import io.tokenlake.notifier.config.ConfigReader;
import io.tokenlake.notifier.config.Destination;
import io.tokenlake.notifier.config.NotifierConfig;
import io.tokenlake.notifier.deliver.Delivery;
import io.tokenlake.notifier.deliver.Outcome;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a sample alert, without Kafka, to see whether it arrives and how it looks. */
@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    description = {
      "Send each destination a sample alert that opens and, at once, resolves.",
      "One attempt each; needs no Kafka."
    })
final class TryCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Destinations and routes.")
  private Path file;

  @Mixin private ChosenDestinations chosen;

  @Option(
      names = "--severity",
      paramLabel = "info|warn|page",
      defaultValue = "info",
      description = "Severity of the sample (default: ${DEFAULT-VALUE}); page may wake somebody.")
  private String severity;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (!List.of("info", "warn", "page").contains(severity)) {
      throw new ParameterException(
          spec.commandLine(), "--severity is " + severity + "; expected info, warn or page");
    }
    NotifierConfig config = ConfigReader.read(file, System.getenv());
    boolean allTaken = true;
    for (Destination destination : chosen.of(config, spec.commandLine())) {
      allTaken &= tryOut(destination);
    }
    return allTaken ? 0 : 1;
  }

  private boolean tryOut(Destination destination) throws InterruptedException {
    InstantSource clock = InstantSource.system();
    AlertEvent open = SampleAlert.open(severity, clock.instant());
    AlertEvent resolved = SampleAlert.resolved(open, clock.instant());
    Delivery delivery =
        new Delivery(
            destination,
            clock,
            duration -> Thread.sleep(duration.toMillis()),
            RandomGenerator.getDefault(),
            reason -> {});
    return tell(destination, delivery, open, Optional.empty())
        && tell(destination, delivery, resolved, Optional.of(open));
  }

  private static boolean tell(
      Destination destination, Delivery delivery, AlertEvent alert, Optional<AlertEvent> before)
      throws InterruptedException {
    Outcome outcome =
        delivery.tryOnce(now -> destination.receiver().tell(alert, before, now).orElseThrow());
    System.out.printf(
        "%s %s %s: %s%n",
        destination.name(),
        outcome.delivered() ? "took" : "did not take",
        alert.status(),
        outcome.detail());
    return outcome.delivered();
  }
}
