package io.tokenlake.tables.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.tables.LakeTable;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaintenanceOptionsTest {
  @Test
  void withoutOptionsTheDefaultsAndTheRetentionOfTheDefinitionsHold() {
    MaintenanceOptions options = MaintenanceOptions.parse(Map.of());

    assertThat(options).isEqualTo(MaintenanceOptions.DEFAULTS);
    assertThat(options.retentionDays(LakeTable.LLM_CALLS)).isZero();
    assertThat(options.retentionDays(LakeTable.SPANS)).isEqualTo(90);
  }

  @Test
  void everyOptionIsRead() {
    MaintenanceOptions options =
        MaintenanceOptions.parse(
            Map.of(
                "keep-snapshots", "10m",
                "settle", "30s",
                "orphans-older-than", "14d",
                "sort-rows", "1000",
                "retention.spans", "forever",
                "retention.llm_calls", "400d",
                "retention.llm_calls.acme.eu", "30d",
                "coarsen-rollups-after", "35d",
                "coarsen-rollups-to", "1h"));

    assertThat(options)
        .isEqualTo(
            new MaintenanceOptions(
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofDays(14),
                1000,
                Map.of(LakeTable.SPANS, 0, LakeTable.LLM_CALLS, 400),
                Map.of(LakeTable.LLM_CALLS, Map.of("acme.eu", 30)),
                35,
                RollupGrain.HOUR));
    assertThat(options.retentionDays(LakeTable.SPANS)).isZero();
  }

  @Test
  void allProblemsAreNamedAtOnce() {
    assertThatThrownBy(
            () ->
                MaintenanceOptions.parse(
                    Map.of(
                        "keep-snapshots", "soon",
                        "settle", "2d",
                        "orphans-older-than", "5m",
                        "sort-rows", "-1",
                        "coarsen-rollups-to", "1d",
                        "snapshots", "5",
                        "retention.calls", "30d",
                        "retention.llm_calls", "a year",
                        "retention.spans.acme", "30d")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keep-snapshots: 'soon' is no duration")
        .hasMessageContaining("settle must not be longer than keep-snapshots")
        .hasMessageContaining("orphans-older-than must be at least 1h")
        .hasMessageContaining("sort-rows: '-1'")
        .hasMessageContaining("coarsen-rollups-to: '1d' must be 15m or 1h")
        .hasMessageContaining("has no effect without coarsen-rollups-after")
        .hasMessageContaining("snapshots is not an option")
        .hasMessageContaining("there is no table calls")
        .hasMessageContaining("'a year' is no number of days")
        .hasMessageContaining("rows of spans do not state a tenant");
  }
}
