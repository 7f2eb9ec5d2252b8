package io.tokenlake.ingest.config;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How Kafka is reached.
 *
 * @param bootstrapServers brokers, {@code host:port} separated by commas
 * @param sendTimeout how long a client waits for Kafka before it is told to come back; below the 10
 *     s after which OpenTelemetry SDKs give up, so that they see the advice
 * @param linger how long the producer waits to fill a batch
 * @param maxRecordBytes largest record that Kafka takes; requests are split to it
 * @param clientProperties more properties of Kafka's clients, such as those of TLS and SASL
 */
public record KafkaConfig(
    String bootstrapServers,
    Duration sendTimeout,
    Duration linger,
    int maxRecordBytes,
    Map<String, String> clientProperties) {

  public static final String BOOTSTRAP_SERVERS = "TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS";
  public static final String CLIENT_PROPERTIES = "TOKENLAKE_KAFKA_CLIENT_PROPERTIES_FILE";
  public static final String SEND_TIMEOUT_MS = "TOKENLAKE_BRIDGE_SEND_TIMEOUT_MS";
  public static final String MAX_RECORD_BYTES = "TOKENLAKE_BRIDGE_MAX_RECORD_BYTES";
  public static final String LINGER_MS = "TOKENLAKE_BRIDGE_LINGER_MS";

  /** Prefixes of the names that only say how to connect, so cannot weaken a guarantee. */
  private static final Set<String> CONNECTION_PROPERTIES =
      Set.of("security.", "sasl.", "ssl.", "client.dns.lookup", "client.id", "client.rack");

  /** Reads this section and notes its problems. */
  public static KafkaConfig read(Settings settings) {
    KafkaConfig config =
        new KafkaConfig(
            settings.text(BOOTSTRAP_SERVERS, "127.0.0.1:9092"),
            settings.millis(
                SEND_TIMEOUT_MS,
                Duration.ofSeconds(8),
                Duration.ofMillis(100),
                Duration.ofMinutes(5)),
            settings.millis(LINGER_MS, Duration.ofMillis(5), Duration.ZERO, Duration.ofSeconds(1)),
            settings.integer(MAX_RECORD_BYTES, 900_000, 10_000, 512 << 20),
            settings.properties(CLIENT_PROPERTIES));
    config.check(settings);
    return config;
  }

  private void check(Settings settings) {
    if (linger.compareTo(sendTimeout.dividedBy(2)) > 0) {
      settings.problem(
          "%s (%d) is more than half of %s (%d)"
              .formatted(LINGER_MS, linger.toMillis(), SEND_TIMEOUT_MS, sendTimeout.toMillis()));
    }
    for (String server : bootstrapServers.split(",", -1)) {
      if (!bootstrapServers.isEmpty()
          && !server.strip().matches("[^\\s:]+:\\d{1,5}|\\[.+]:\\d{1,5}")) {
        settings.problem(
            BOOTSTRAP_SERVERS + " must be host:port separated by commas, not '" + server + "'");
      }
    }
    for (String name : new TreeSet<>(clientProperties.keySet())) {
      if (CONNECTION_PROPERTIES.stream().noneMatch(name::startsWith)) {
        settings.problem(
            CLIENT_PROPERTIES
                + " sets "
                + name
                + "; only properties that say how to connect may be set: "
                + String.join(", ", new TreeSet<>(CONNECTION_PROPERTIES)));
      }
    }
  }
}
