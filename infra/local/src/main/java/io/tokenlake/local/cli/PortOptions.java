package io.tokenlake.local.cli;

import io.tokenlake.local.stack.Ports;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The ports of a stack; the defaults are {@link Ports#STANDARD}. */
final class PortOptions {
  @Option(
      names = "--otlp-grpc-port",
      paramLabel = "PORT",
      defaultValue = "4317",
      description = "Port for OTLP over gRPC (default: ${DEFAULT-VALUE}).")
  private int otlpGrpc;

  @Option(
      names = "--otlp-http-port",
      paramLabel = "PORT",
      defaultValue = "4318",
      description = "Port for OTLP over HTTP (default: ${DEFAULT-VALUE}).")
  private int otlpHttp;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Port for Kafka (default: ${DEFAULT-VALUE}).")
  private int kafka;

  @Option(
      names = "--trino-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port for Trino (default: ${DEFAULT-VALUE}).")
  private int trino;

  @Option(
      names = "--flink-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "Port for Flink's web interface (default: ${DEFAULT-VALUE}).")
  private int flink;

  Ports ports() {
    return new Ports(otlpGrpc, otlpHttp, kafka, trino, flink);
  }

  /** The options that give another process the same ports. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    ports().byName().forEach((name, port) -> arguments.add("--" + name + "-port=" + port));
    return arguments;
  }
}
