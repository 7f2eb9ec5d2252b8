package io.tokenlake.notifier;

import io.tokenlake.notifier.config.ConfigReader;
import io.tokenlake.notifier.config.Destination;
import io.tokenlake.notifier.config.NotifierConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs a notifier until the process is told to stop. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Read topic alerts and tell each destination what it is to know, until stopped.")
final class RunCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

  @Parameters(paramLabel = "FILE", description = "Destinations and routes.")
  private Path file;

  @Override
  public Integer call() throws InterruptedException {
    NotifierConfig config = ConfigReader.read(file, System.getenv());
    Notifier notifier = Notifier.start(config);
    Runtime.getRuntime().addShutdownHook(new Thread(notifier::close, "notifier-stop"));
    log.info(
        "notifies {} of topic {} at {}, health and metrics on {}:{}",
        config.destinations().stream().map(Destination::name).toList(),
        config.kafka().topic(),
        config.kafka().bootstrapServers(),
        config.opsHost(),
        notifier.opsPort());
    new CountDownLatch(1).await();
    return 0;
  }
}
