package io.tokenlake.pipeline;

import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.tables.LakeCatalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** The jobs' options, read and checked. */
public record JobSettings(
    String bootstrapServers,
    LakeCatalog catalog,
    Duration dedupeHorizon,
    Duration agentRunQuiet,
    TopicDelivery topicDelivery,
    Duration transactionTimeout,
    AttributionOptions attribution,
    RollupSettings rollups,
    GpuSettings gpus,
    boolean startAnew) {

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException naming every problem at once
   */
  public static JobSettings from(Configuration configuration) {
    List<String> problems = new ArrayList<>(unknownKeys(configuration));
    String bootstrapServers = read(configuration, JobOptions.KAFKA_BOOTSTRAP_SERVERS, problems);
    String catalogName = read(configuration, JobOptions.CATALOG_NAME, problems);
    Map<String, String> catalog = read(configuration, JobOptions.CATALOG_PROPERTIES, problems);
    Duration horizon = read(configuration, JobOptions.DEDUPE_HORIZON, problems);
    Duration quiet = read(configuration, JobOptions.AGENT_RUN_QUIET, problems);
    TopicDelivery delivery = read(configuration, JobOptions.TOPIC_DELIVERY, problems);
    Duration timeout = read(configuration, JobOptions.TRANSACTION_TIMEOUT, problems);
    Map<String, String> attributionKeys =
        read(configuration, JobOptions.ATTRIBUTION_KEYS, problems);
    if (attributionKeys != null) {
      checkAttribution(attributionKeys, problems);
    }
    RollupSettings rollups = RollupSettings.from(configuration, problems);
    GpuSettings gpus = GpuSettings.from(configuration, problems);
    Boolean startAnew = read(configuration, JobOptions.START_ANEW, problems);
    requirePositive(JobOptions.DEDUPE_HORIZON, horizon, problems);
    requirePositive(JobOptions.AGENT_RUN_QUIET, quiet, problems);
    requirePositive(JobOptions.TRANSACTION_TIMEOUT, timeout, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          problems.stream()
              .map(problem -> "  " + problem)
              .collect(Collectors.joining("\n", "the job cannot start:\n", "")));
    }
    return new JobSettings(
        bootstrapServers,
        new LakeCatalog(catalogName, catalog),
        horizon,
        quiet,
        delivery,
        timeout,
        new AttributionOptions(attributionKeys, configuration.get(JobOptions.USER_ID_KEY_FILE)),
        rollups,
        gpus,
        startAnew);
  }

  private static void checkAttribution(Map<String, String> keys, List<String> problems) {
    try {
      AttributionMapping.parse(keys);
    } catch (IllegalArgumentException e) {
      problems.add(JobOptions.ATTRIBUTION_KEYS.key() + ": " + e.getMessage());
    }
  }

  static void requirePositive(
      ConfigOption<Duration> option, Duration value, List<String> problems) {
    if (value != null && (value.isNegative() || value.isZero())) {
      problems.add(option.key() + " is " + value + "; it must be positive");
    }
  }

  static <T> T read(Configuration configuration, ConfigOption<T> option, List<String> problems) {
    try {
      T value = configuration.get(option);
      if (value == null) {
        problems.add(
            option.key() + " is missing; the documentation of the jobs says what it means");
      }
      return value;
    } catch (IllegalArgumentException e) {
      problems.add(option.key() + " cannot be read: " + e.getMessage());
      return null;
    }
  }

  private static List<String> unknownKeys(Configuration configuration) {
    Set<String> known =
        JobOptions.ALL.stream()
            .map(ConfigOption::key)
            .collect(Collectors.toCollection(TreeSet::new));
    return configuration.keySet().stream()
        .filter(key -> key.startsWith(JobOptions.PREFIX))
        // A map option may also be given as one key per entry.
        .filter(key -> !key.startsWith(JobOptions.CATALOG_PROPERTIES.key() + "."))
        .filter(key -> !key.startsWith(JobOptions.ATTRIBUTION_KEYS.key() + "."))
        .filter(key -> !key.startsWith(JobOptions.ROLLUP_DIMENSIONS.key() + "."))
        .filter(key -> !known.contains(key))
        .sorted()
        .map(key -> key + " is not an option; the options are " + String.join(", ", known))
        .collect(Collectors.toList());
  }
}
