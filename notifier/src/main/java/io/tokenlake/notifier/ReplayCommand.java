package io.tokenlake.notifier;

import io.tokenlake.notifier.config.ConfigReader;
import io.tokenlake.notifier.config.DeliveryPolicy;
import io.tokenlake.notifier.config.Destination;
import io.tokenlake.notifier.config.NotifierConfig;
import io.tokenlake.notifier.consume.Replay;
import io.tokenlake.notifier.consume.UndeliveredTopic;
import io.tokenlake.notifier.deliver.Delivery;
import io.tokenlake.notifier.deliver.Pause;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells destinations what they could not be told when it happened. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Tell what could not be delivered, once its reason is mended.",
      "Of each alert the state that it has now, unless it is over by now. What is refused again"
          + " stays undelivered; the exit code is then 1."
    })
final class ReplayCommand implements Callable<Integer> {
  /** Somebody waits for this command. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  @Parameters(paramLabel = "FILE", description = "Destinations and routes.")
  private Path file;

  @Mixin private ChosenDestinations chosen;

  @Option(
      names = "--all",
      description =
          "Tell every record as it was, in order, also of what is over: for receivers that keep a"
              + " history.")
  private boolean all;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    NotifierConfig config = ConfigReader.read(file, System.getenv());
    InstantSource clock = InstantSource.system();
    Pause pause = duration -> Thread.sleep(duration.toMillis());
    Set<String> others = new TreeSet<>();
    int refused = 0;
    try (UndeliveredTopic undelivered = new UndeliveredTopic(config.kafka(), clock, pause)) {
      for (Destination destination : chosen.of(config, spec.commandLine())) {
        Delivery delivery =
            new Delivery(
                patient(destination), clock, pause, RandomGenerator.getDefault(), reason -> {});
        Replay.Result result =
            new Replay(config.kafka(), destination, delivery, undelivered, System.out::println)
                .run(all);
        System.out.printf(
            "%s: %d told, %d refused again, %d with nothing to tell%n",
            destination.name(), result.told(), result.refused(), result.notTold());
        refused += result.refused();
        others.addAll(result.destinations());
      }
    }
    config.destinations().forEach(destination -> others.remove(destination.name()));
    if (!others.isEmpty()) {
      System.out.printf(
          "there is more for %s, which the file does not have; it stays where it is%n", others);
    }
    return refused == 0 ? 0 : 1;
  }

  private static Destination patient(Destination destination) {
    DeliveryPolicy policy = destination.policy();
    Duration giveUp = policy.giveUpAfter();
    return new Destination(
        destination.name(),
        destination.receiver(),
        new DeliveryPolicy(
            policy.timeout(),
            policy.firstRetry(),
            policy.longestRetry(),
            giveUp.compareTo(LONGEST) < 0 ? giveUp : LONGEST,
            policy.ratePerMinute(),
            policy.burst()),
        destination.tls());
  }
}
