package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.tables.LakeCatalog;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.ParameterTool;
import org.junit.jupiter.api.Test;

class JobSettingsTest {
  @Test
  void everyOptionCanBeGivenAsAnArgument() {
    JobSettings settings =
        JobSettings.from(
            arguments(
                "--tokenlake.kafka.bootstrap-servers", "broker:9092",
                "--tokenlake.catalog.name", "prod",
                "--tokenlake.catalog.properties", "type:rest,uri:'http://catalog:8181'",
                "--tokenlake.dedupe.horizon", "3 h",
                "--tokenlake.agent-run.quiet", "7 s",
                "--tokenlake.topic.delivery", "exactly-once",
                "--tokenlake.attribution.keys", "'tenant:org.id,tenant.id',team:squad",
                "--tokenlake.attribution.user-id-key-file", "/etc/tokenlake/user-id.key",
                "--tokenlake.topic.transaction-timeout", "5 min",
                "--tokenlake.start-anew", "true"));

    assertThat(settings)
        .isEqualTo(
            new JobSettings(
                "broker:9092",
                new LakeCatalog("prod", Map.of("type", "rest", "uri", "http://catalog:8181")),
                Duration.ofHours(3),
                Duration.ofSeconds(7),
                TopicDelivery.EXACTLY_ONCE,
                Duration.ofMinutes(5),
                new AttributionOptions(
                    Map.of("tenant", "org.id,tenant.id", "team", "squad"),
                    "/etc/tokenlake/user-id.key"),
                true));
  }

  @Test
  void theDefaultsAreADayAndTwoQuietMinutes() {
    JobSettings settings =
        JobSettings.from(
            arguments(
                "--tokenlake.kafka.bootstrap-servers", "broker:9092",
                "--tokenlake.catalog.properties", "type:rest"));

    assertThat(settings.catalog().name()).isEqualTo("lake");
    assertThat(settings.dedupeHorizon()).isEqualTo(Duration.ofDays(1));
    assertThat(settings.agentRunQuiet()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.topicDelivery()).isEqualTo(TopicDelivery.AT_LEAST_ONCE);
    assertThat(settings.startAnew()).isFalse();
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    assertThatThrownBy(
            () ->
                JobSettings.from(
                    arguments(
                        "--tokenlake.kafka.bootstrap-server", "broker:9092",
                        "--tokenlake.dedupe.horizon", "soon",
                        "--tokenlake.attribution.keys", "teem:squad")))
        .hasMessageContaining("tokenlake.kafka.bootstrap-server is not an option")
        .hasMessageContaining("tokenlake.kafka.bootstrap-servers is missing")
        .hasMessageContaining("tokenlake.catalog.properties is missing")
        .hasMessageContaining("tokenlake.attribution.keys: attribution: 'teem' is no field")
        .hasMessageContaining("tokenlake.dedupe.horizon cannot be read");
  }

  private static Configuration arguments(String... arguments) {
    return ParameterTool.fromArgs(arguments).getConfiguration();
  }
}
