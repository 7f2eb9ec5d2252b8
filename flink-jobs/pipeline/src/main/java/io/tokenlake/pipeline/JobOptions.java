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

  public static final ConfigOption<String> ROLLUP_TABLE_DIMENSIONS =
      ConfigOptions.key("tokenlake.rollup.table-dimensions")
          .stringType()
          .defaultValue(
              "tenant+team+feature+environment+service+provider+operation+request_model"
                  + "+response_model+priced_model+agent+workflow+prompt_name+prompt_version"
                  + "+price_status")
          .withDescription(
              "What the rows of table llm_rollup_1m tell apart; the other dimensions are NULL"
                  + " there. There are also service_tier and error_type.");

  public static final ConfigOption<Map<String, String>> ROLLUP_DIMENSIONS =
      ConfigOptions.key("tokenlake.rollup.dimensions")
          .mapType()
          .defaultValue(
              Map.of(
                  "tenant", "tenant+environment",
                  "team", "tenant+environment+team",
                  "feature", "tenant+environment+feature",
                  "service", "tenant+environment+service",
                  "agent", "tenant+environment+agent+workflow",
                  "prompt", "tenant+environment+prompt_name+prompt_version",
                  "model", "tenant+environment+provider+request_model+response_model",
                  "provider", "provider+request_model"))
          .withDescription(
              "Dimension sets by name, such as team:tenant+team,model:provider+request_model. On"
                  + " topic llm_rollups each set has its own keys.");

  public static final ConfigOption<Duration> ROLLUP_INTERVAL =
      ConfigOptions.key("tokenlake.rollup.interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(2))
          .withDescription(
              "How often what is new is sent to topic llm_rollups, also while a minute goes on.");

  public static final ConfigOption<Duration> ROLLUP_LATENESS =
      ConfigOptions.key("tokenlake.rollup.lateness")
          .durationType()
          .defaultValue(Duration.ofMinutes(30))
          .withDescription(
              "A minute is updated on topic llm_rollups until one that is so much newer was seen of"
                  + " its key. Table llm_rollup_1m takes entries of any age.");

  public static final ConfigOption<Integer> ROLLUP_MOST_KEYS =
      ConfigOptions.key("tokenlake.rollup.most-keys")
          .intType()
          .defaultValue(10_000)
          .withDescription(
              "Most keys that one tenant may have in a dimension set, for each task and minute;"
                  + " what is beyond is summed under __other__. The same holds for tenants.");

  public static final ConfigOption<Duration> GPU_SETTLE =
      ConfigOptions.key("tokenlake.gpu.settle")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withDescription(
              "How long the gpu job waits for more of a sample, which may come in several messages,"
                  + " before it writes the row.");

  public static final ConfigOption<Duration> GPU_HORIZON =
      ConfigOptions.key("tokenlake.gpu.horizon")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription(
              "How much older than the newest sample of its GPU a sample may be. Within it a sample"
                  + " that comes again is recognised; what is older counts as a repeat.");

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
          ROLLUP_TABLE_DIMENSIONS,
          ROLLUP_DIMENSIONS,
          ROLLUP_INTERVAL,
          ROLLUP_LATENESS,
          ROLLUP_MOST_KEYS,
          GPU_SETTLE,
          GPU_HORIZON,
          START_ANEW);

  private JobOptions() {}
}
