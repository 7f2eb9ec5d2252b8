package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.domain.rollup.Dimension;
import io.tokenlake.domain.rollup.DimensionSet;
import io.tokenlake.tables.LakeCatalog;
import java.time.Duration;
import java.util.List;
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
                "--tokenlake.rollup.table-dimensions", "team+tenant",
                "--tokenlake.rollup.dimensions", "model:provider+request_model,everyone:tenant",
                "--tokenlake.rollup.interval", "5 s",
                "--tokenlake.rollup.lateness", "3 min",
                "--tokenlake.rollup.most-keys", "70",
                "--tokenlake.gpu.settle", "3 s",
                "--tokenlake.gpu.horizon", "2 h",
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
                new RollupSettings(
                    new DimensionSet("table", List.of(Dimension.TENANT, Dimension.TEAM)),
                    List.of(
                        new DimensionSet("everyone", List.of(Dimension.TENANT)),
                        new DimensionSet(
                            "model", List.of(Dimension.PROVIDER, Dimension.REQUEST_MODEL))),
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(3),
                    70),
                new GpuSettings(Duration.ofSeconds(3), Duration.ofHours(2)),
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
    assertThat(settings.rollups().interval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.rollups().table().dimensions()).hasSize(15);
    assertThat(settings.rollups().windows())
        .extracting(DimensionSet::name)
        .containsExactly(
            "agent", "feature", "model", "prompt", "provider", "service", "team", "tenant");
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
                        "--tokenlake.attribution.keys", "teem:squad",
                        "--tokenlake.rollup.table-dimensions", "tenant+teem",
                        "--tokenlake.rollup.dimensions", "Model:provider",
                        "--tokenlake.rollup.interval", "0 s",
                        "--tokenlake.rollup.most-keys", "-1")))
        .hasMessageContaining("tokenlake.kafka.bootstrap-server is not an option")
        .hasMessageContaining("tokenlake.kafka.bootstrap-servers is missing")
        .hasMessageContaining("tokenlake.catalog.properties is missing")
        .hasMessageContaining("tokenlake.attribution.keys: attribution: 'teem' is no field")
        .hasMessageContaining("tokenlake.rollup.table-dimensions: 'teem' is no dimension")
        .hasMessageContaining("tokenlake.rollup.dimensions: 'Model' is no name of a set")
        .hasMessageContaining("tokenlake.rollup.interval is PT0S")
        .hasMessageContaining("tokenlake.rollup.most-keys is -1")
        .hasMessageContaining("tokenlake.dedupe.horizon cannot be read");
  }

  private static Configuration arguments(String... arguments) {
    return ParameterTool.fromArgs(arguments).getConfiguration();
  }
}
