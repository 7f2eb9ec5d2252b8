package io.tokenlake.ingest;

import java.time.Duration;
import java.util.Map;

/**
 * The settings of one bridge.
 *
 * @param host address to listen on, a name or an IP
 * @param grpcPort port for OTLP over gRPC; 0 takes a free one
 * @param httpPort port for OTLP over HTTP; 0 takes a free one
 * @param bootstrapServers Kafka brokers, {@code host:port} separated by commas
 * @param maxRequestBytes largest request body, in bytes, before and after decompression
 * @param maxInFlightBytes received bytes that may wait for Kafka at one time; beyond it clients are
 *     told to come back
 * @param sendTimeout how long a client waits for Kafka before it is told to come back; below the 10
 *     s after which OpenTelemetry SDKs give up, so that they see the advice
 * @param linger how long the producer waits to fill a batch
 */
public record IngestBridgeConfig(
    String host,
    int grpcPort,
    int httpPort,
    String bootstrapServers,
    int maxRequestBytes,
    int maxInFlightBytes,
    Duration sendTimeout,
    Duration linger) {

  public static final String HOST = "TOKENLAKE_BRIDGE_HOST";
  public static final String GRPC_PORT = "TOKENLAKE_BRIDGE_GRPC_PORT";
  public static final String HTTP_PORT = "TOKENLAKE_BRIDGE_HTTP_PORT";
  public static final String BOOTSTRAP_SERVERS = "TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS";
  public static final String MAX_REQUEST_BYTES = "TOKENLAKE_BRIDGE_MAX_REQUEST_BYTES";
  public static final String MAX_IN_FLIGHT_BYTES = "TOKENLAKE_BRIDGE_MAX_IN_FLIGHT_BYTES";
  public static final String SEND_TIMEOUT_MS = "TOKENLAKE_BRIDGE_SEND_TIMEOUT_MS";
  public static final String LINGER_MS = "TOKENLAKE_BRIDGE_LINGER_MS";

  private static final String PREFIX = "TOKENLAKE_BRIDGE_";
  private static final int MAX_PORT = 65_535;
  private static final int MIB = 1 << 20;

  /**
   * Reads the settings.
   *
   * @param environment names and values, such as {@link System#getenv()}; names without our prefix
   *     are ignored
   * @throws ConfigurationException naming everything that is wrong, unknown settings included
   */
  public static IngestBridgeConfig parse(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    IngestBridgeConfig config =
        new IngestBridgeConfig(
            settings.text(HOST, "127.0.0.1"),
            settings.integer(GRPC_PORT, 4317, 0, MAX_PORT),
            settings.integer(HTTP_PORT, 4318, 0, MAX_PORT),
            settings.text(BOOTSTRAP_SERVERS, "127.0.0.1:9092"),
            settings.integer(MAX_REQUEST_BYTES, 20 * MIB, 1, 512 * MIB),
            settings.integer(MAX_IN_FLIGHT_BYTES, 64 * MIB, 1, Integer.MAX_VALUE),
            settings.millis(
                SEND_TIMEOUT_MS,
                Duration.ofSeconds(8),
                Duration.ofMillis(100),
                Duration.ofMinutes(5)),
            settings.millis(LINGER_MS, Duration.ofMillis(5), Duration.ZERO, Duration.ofSeconds(1)));
    config.checkTogether(settings);
    settings.refuseUnknown(PREFIX);
    settings.throwIfAny();
    return config;
  }

  private void checkTogether(Settings settings) {
    if (grpcPort != 0 && grpcPort == httpPort) {
      settings.problem(GRPC_PORT + " and " + HTTP_PORT + " are both " + grpcPort);
    }
    if (maxInFlightBytes < maxRequestBytes) {
      settings.problem(
          MAX_IN_FLIGHT_BYTES
              + " ("
              + maxInFlightBytes
              + ") is smaller than "
              + MAX_REQUEST_BYTES
              + " ("
              + maxRequestBytes
              + "): such a request could never be accepted");
    }
    if (linger.compareTo(sendTimeout.dividedBy(2)) > 0) {
      settings.problem(
          LINGER_MS
              + " ("
              + linger.toMillis()
              + ") is more than half of "
              + SEND_TIMEOUT_MS
              + " ("
              + sendTimeout.toMillis()
              + ")");
    }
    for (String server : bootstrapServers.split(",", -1)) {
      if (!bootstrapServers.isEmpty()
          && !server.strip().matches("[^\\s:]+:\\d{1,5}|\\[.+]:\\d{1,5}")) {
        settings.problem(
            BOOTSTRAP_SERVERS + " must be host:port separated by commas, not '" + server + "'");
      }
    }
  }
}
