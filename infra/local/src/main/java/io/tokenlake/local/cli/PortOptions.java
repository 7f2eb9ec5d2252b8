package io.tokenlake.local.cli;

import io.tokenlake.local.stack.Ports;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The ports of a stack; the defaults are {@link Ports#STANDARD}. */
final class PortOptions {
  private static final int MAXIMUM = 65_535;

  @Option(
      names = "--otlp-grpc-port",
      paramLabel = "PORT",
      description = "Port for OTLP over gRPC (default: ${DEFAULT-VALUE}).")
  private int otlpGrpc = Ports.STANDARD.otlpGrpc();

  @Option(
      names = "--otlp-http-port",
      paramLabel = "PORT",
      description = "Port for OTLP over HTTP (default: ${DEFAULT-VALUE}).")
  private int otlpHttp = Ports.STANDARD.otlpHttp();

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "Port for Kafka (default: ${DEFAULT-VALUE}).")
  private int kafka = Ports.STANDARD.kafka();

  @Option(
      names = "--trino-port",
      paramLabel = "PORT",
      description = "Port for Trino (default: ${DEFAULT-VALUE}).")
  private int trino = Ports.STANDARD.trino();

  @Option(
      names = "--flink-port",
      paramLabel = "PORT",
      description = "Port for Flink's web interface (default: ${DEFAULT-VALUE}).")
  private int flink = Ports.STANDARD.flink();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /**
   * The ports asked for.
   *
   * @throws ParameterException when one is no port, or two are the same
   */
  Ports ports() {
    Ports ports = new Ports(otlpGrpc, otlpHttp, kafka, trino, flink);
    Map<Integer, String> options = new HashMap<>();
    ports
        .byName()
        .forEach(
            (name, port) -> {
              String option = "--" + name + "-port";
              if (port < 1 || port > MAXIMUM) {
                throw usage(option + " is " + port + "; expected 1 to " + MAXIMUM);
              }
              String other = options.put(port, option);
              if (other != null) {
                throw usage(other + " and " + option + " are both " + port + "; choose two ports");
              }
            });
    return ports;
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** The options that give another process the same ports. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    ports().byName().forEach((name, port) -> arguments.add("--" + name + "-port=" + port));
    return arguments;
  }
}
