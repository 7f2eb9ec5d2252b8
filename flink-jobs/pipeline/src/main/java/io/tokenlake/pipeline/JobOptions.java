package io.tokenlake.pipeline;

import io.tokenlake.domain.alert.RunawayCompletionRule;
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
          .withDescription("How long a span is recognised when it is sent again.");

  public static final ConfigOption<Long> RUNAWAY_COMPLETION_TOKENS =
      ConfigOptions.key("tokenlake.rules.runaway-completion.tokens")
          .longType()
          .defaultValue(RunawayCompletionRule.DEFAULT_LIMIT_TOKENS)
          .withDescription("A call with more output tokens than this raises an alert.");

  static final List<ConfigOption<?>> ALL =
      List.of(
          KAFKA_BOOTSTRAP_SERVERS,
          CATALOG_NAME,
          CATALOG_PROPERTIES,
          DEDUPE_HORIZON,
          RUNAWAY_COMPLETION_TOKENS);

  private JobOptions() {}
}
