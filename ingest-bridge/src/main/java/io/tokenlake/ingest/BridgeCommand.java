package io.tokenlake.ingest;

import io.tokenlake.ingest.auth.NewKeyCommand;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a bridge until the process is told to stop. */
@Command(
    name = "ingest-bridge",
    mixinStandardHelpOptions = true,
    description = {
      "Receives OTLP and answers OK when Kafka has it. Runs until it is told to stop.",
      "Settings come from the environment, and from a file for what the environment leaves out."
    },
    subcommands = NewKeyCommand.class)
final class BridgeCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(BridgeCommand.class);

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "properties file of settings; the same as " + IngestBridgeConfig.CONFIG_FILE)
  private Path configFile;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (configFile != null) {
      environment.put(IngestBridgeConfig.CONFIG_FILE, configFile.toString());
    }
    IngestBridge bridge;
    IngestBridgeConfig config;
    try {
      config = IngestBridgeConfig.parse(environment);
      bridge = IngestBridge.start(config);
    } catch (RuntimeException e) {
      System.err.println(e.getMessage());
      return 1;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(bridge::close, "ingest-bridge-stop"));
    log.info(
        "OTLP/gRPC on {}:{}, OTLP/HTTP on {}:{}, health and metrics on {}:{}, Kafka at {}",
        config.listen().host(),
        bridge.grpcPort(),
        config.listen().host(),
        bridge.httpPort(),
        config.listen().opsHost(),
        bridge.opsPort(),
        config.kafka().bootstrapServers());
    new CountDownLatch(1).await();
    return 0;
  }
}
