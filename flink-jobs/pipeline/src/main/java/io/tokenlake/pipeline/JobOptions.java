package io.tokenlake.pipeline;

import io.tokenlake.tables.LakeCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/**
 * Options of the jobs, beside Flink's own. They are given as {@code --key value} or by Flink's
 * configuration.
 */
public final class JobOptions {
  /** Everything of ours starts with this. */
  static final String PREFIX = "tokenlake.";

  public static final ConfigOption<String> KAFKA_BOOTSTRAP_SERVERS =
      ConfigOptions.key("tokenlake.kafka.bootstrap-servers")
          .stringType()
          .noDefaultValue()
          .withDescription("Kafka brokers as host:port, separated by commas. Required.");

  public static final ConfigOption<String> CATALOG_NAME =
      ConfigOptions.key("tokenlake.catalog.name")
          .stringType()
          .defaultValue(LakeCatalog.DEFAULT_NAME)
          .withDescription(
              "Name of the Iceberg catalog; with a JDBC catalog Trino must use the same.");

  public static final ConfigOption<Map<String, String>> CATALOG_PROPERTIES =
      ConfigOptions.key("tokenlake.catalog.properties")
          .mapType()
          .noDefaultValue()
          .withDescription(
              "Iceberg catalog properties, such as type:rest,uri:http://catalog:8181. Required.");

  public static final ConfigOption<Duration> DEDUPE_HORIZON =
      ConfigOptions.key("tokenlake.dedupe.horizon")
          .durationType()
          .defaultValue(Duration.ofDays(1))
          .withDescription(
              "How long a span is remembered: to be recognised when it is sent again, and to have"
                  + " its entry corrected when better evidence arrives.");

  public static final ConfigOption<Duration> AGENT_RUN_QUIET =
      ConfigOptions.key("tokenlake.agent-run.quiet")
          .durationType()
          .defaultValue(Duration.ofMinutes(2))
          .withDescription(
              "A trace with a step of an agent gets a row in agent_runs when nothing came of it for"
                  + " so long. Its spans are remembered 30 times as long, at least an hour.");

  public static final ConfigOption<TopicDelivery> TOPIC_DELIVERY =
      ConfigOptions.key("tokenlake.topic.delivery")
          .enumType(TopicDelivery.class)
          .defaultValue(TopicDelivery.AT_LEAST_ONCE)
          .withDescription(
              "at-least-once: entries reach their topics within milliseconds and may repeat after a"
                  + " failure. exactly-once: in transactions, once, with the checkpoint.");

  public static final ConfigOption<Duration> TRANSACTION_TIMEOUT =
      ConfigOptions.key("tokenlake.topic.transaction-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(15))
          .withDescription(
              "How long Kafka keeps a transaction open. Longer than any pause between checkpoints,"
                  + " restarts included, and at most the brokers' transaction.max.timeout.ms.");

  public static final ConfigOption<Map<String, String>> ATTRIBUTION_KEYS =
      ConfigOptions.key("tokenlake.attribution.keys")
          .mapType()
          .defaultValue(Map.of())
          .withDescription(
              "Attributes that say who made a call, by field, such as"
                  + " 'tenant:org.id,tenant.id',team:squad. The first that is there wins, on the"
                  + " span before the resource. Fields that are not named keep their defaults.");

  public static final ConfigOption<String> USER_ID_KEY_FILE =
      ConfigOptions.key("tokenlake.attribution.user-id-key-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "File on every task manager with a key of at least 16 bytes. User ids are then stored"
                  + " as their HMAC-SHA-256 only; without it they are stored as they come.");

  public static final ConfigOption<Boolean> START_ANEW =
      ConfigOptions.key("tokenlake.start-anew")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Start without state although the tables hold rows of an earlier run, which stay."
                  + " Refused otherwise, because what Kafka still has of them would be recorded"
                  + " twice.");

  static final List<ConfigOption<?>> ALL =
      List.of(
          KAFKA_BOOTSTRAP_SERVERS,
          CATALOG_NAME,
          CATALOG_PROPERTIES,
          DEDUPE_HORIZON,
          AGENT_RUN_QUIET,
          TOPIC_DELIVERY,
          TRANSACTION_TIMEOUT,
          ATTRIBUTION_KEYS,
          USER_ID_KEY_FILE,
          START_ANEW);

  private JobOptions() {}
}
