package io.tokenlake.notifier.config;

import io.tokenlake.domain.rule.YamlFields;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * How Kafka is reached.
 *
 * @param bootstrapServers brokers, {@code host:port} separated by commas
 * @param group what the consumer groups begin with: each receiver has one of its own
 * @param topic alerts
 * @param undelivered topic of what was not delivered
 * @param clientProperties more properties of Kafka's clients, such as those of TLS and SASL
 */
public record KafkaConfig(
    String bootstrapServers,
    String group,
    String topic,
    String undelivered,
    Map<String, String> clientProperties) {

  /** Names the brokers; stronger than the file. */
  public static final String BOOTSTRAP_SERVERS = "TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS";

  private static final String DEFAULT_SERVERS = "127.0.0.1:9092";
  private static final String SERVERS = "bootstrap_servers";
  private static final String PROPERTIES = "properties_file";
  private static final Set<String> KEYS =
      Set.of(SERVERS, "group", "topic", "undelivered_topic", PROPERTIES);

  /** Prefixes of the names that only say how to connect, so cannot weaken a guarantee. */
  private static final Set<String> CONNECTION_PROPERTIES =
      new TreeSet<>(
          List.of("security.", "sasl.", "ssl.", "client.dns.lookup", "client.id", "client.rack"));

  /** The same with other brokers. */
  public KafkaConfig at(String servers) {
    return new KafkaConfig(servers, group, topic, undelivered, clientProperties);
  }

  /**
   * Reads this section and notes its problems.
   *
   * @param fields null when there is no such section
   */
  static KafkaConfig read(YamlFields fields, Map<String, String> environment) {
    String servers = environment.getOrDefault(BOOTSTRAP_SERVERS, DEFAULT_SERVERS);
    if (fields == null) {
      return new KafkaConfig(
          servers, "tokenlake-notifier", Topics.ALERTS, Topics.UNDELIVERED_ALERTS, Map.of());
    }
    fields.allowOnly(KEYS);
    String inFile = otherwise(fields, SERVERS, DEFAULT_SERVERS);
    for (String server : inFile.split(",", -1)) {
      if (!server.strip().matches("[^\\s:]+:\\d{1,5}|\\[.+]:\\d{1,5}")) {
        fields.problem(
            SERVERS,
            "has '" + server + "' in '" + SERVERS + "'; write host:port, separated by commas");
      }
    }
    return new KafkaConfig(
        environment.containsKey(BOOTSTRAP_SERVERS) ? servers : inFile,
        otherwise(fields, "group", "tokenlake-notifier"),
        otherwise(fields, "topic", Topics.ALERTS),
        otherwise(fields, "undelivered_topic", Topics.UNDELIVERED_ALERTS),
        properties(fields));
  }

  static String otherwise(YamlFields fields, String key, String otherwise) {
    String text = fields.textOrNull(key);
    return text == null ? otherwise : text;
  }

  private static Map<String, String> properties(YamlFields fields) {
    String file = fields.textOrNull(PROPERTIES);
    if (file == null) {
      return Map.of();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      fields.problem(
          PROPERTIES,
          "names "
              + file
              + ", which is no properties file that can be read: "
              + SecretReader.why(e));
    }
    Map<String, String> read = new HashMap<>();
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      if (CONNECTION_PROPERTIES.stream().noneMatch(name::startsWith)) {
        fields.problem(
            PROPERTIES,
            "names "
                + file
                + ", which sets "
                + name
                + "; only properties that say how to connect may be set: "
                + CONNECTION_PROPERTIES);
      }
      read.put(name, properties.getProperty(name));
    }
    return read;
  }
}
