package io.tokenlake.ingest;

import io.tokenlake.ingest.auth.NewKeyCommand;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
    System.err.printf(
        "ingest-bridge: OTLP/gRPC on %s:%d, OTLP/HTTP on %s:%d, health and metrics on %s:%d, Kafka at %s%n",
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
