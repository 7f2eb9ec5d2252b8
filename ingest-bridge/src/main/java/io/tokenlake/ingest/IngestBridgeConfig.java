package io.tokenlake.ingest;

import io.tokenlake.ingest.auth.SecurityConfig;
import io.tokenlake.ingest.config.ConfigurationException;
import io.tokenlake.ingest.config.ContentConfig;
import io.tokenlake.ingest.config.KafkaConfig;
import io.tokenlake.ingest.config.LimitsConfig;
import io.tokenlake.ingest.config.ListenConfig;
import io.tokenlake.ingest.config.Settings;
import io.tokenlake.ingest.config.TracingConfig;
import io.tokenlake.schemas.otlp.ContentPolicy;
import java.util.Map;

/** The settings of one bridge, a section for each concern. */
public record IngestBridgeConfig(
    ListenConfig listen,
    SecurityConfig security,
    LimitsConfig limits,
    KafkaConfig kafka,
    ContentPolicy content,
    Map<String, String> tracing) {

  /** Names a properties file with more settings. */
  public static final String CONFIG_FILE = "TOKENLAKE_BRIDGE_CONFIG_FILE";

  private static final String[] PREFIXES = {"TOKENLAKE_BRIDGE_", "TOKENLAKE_KAFKA_"};

  /**
   * Reads the settings.
   *
   * @param environment names and values, such as {@link System#getenv()}; names without our
   *     prefixes are ignored
   * @throws ConfigurationException naming everything that is wrong, unknown settings included
   */
  public static IngestBridgeConfig parse(Map<String, String> environment) {
    Settings settings = new Settings(environment, CONFIG_FILE);
    ListenConfig listen = ListenConfig.read(settings);
    IngestBridgeConfig config =
        new IngestBridgeConfig(
            listen,
            SecurityConfig.read(settings, listen),
            LimitsConfig.read(settings),
            KafkaConfig.read(settings),
            ContentConfig.read(settings),
            TracingConfig.read(settings, listen));
    settings.finish(PREFIXES);
    return config;
  }
}
