package io.tokenlake.pipeline.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.pipeline.RollupSettings;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollupHistoryTest {
  private static final Instant SINCE = Instant.parse("2026-11-01T00:00:00Z");

  @Test
  void daysThatMaintenanceMadeCoarserAreNotTakenForMinutes(@TempDir Path dir) throws Exception {
    Catalog catalog = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse")).open();
    ((SupportsNamespaces) catalog).createNamespace(LakeTable.NAMESPACE);
    catalog.createTable(
        LakeTable.LLM_ROLLUP_1M.identifier(),
        LakeTable.LLM_ROLLUP_1M.icebergSchema(),
        PartitionSpec.unpartitioned(),
        Map.of("tokenlake.minutes-since", "2026-11-01"));
    RollupHistory history = new RollupHistory(catalog, RollupSettings.defaults().windows());

    assertThat(history.between(SINCE, SINCE.plus(Duration.ofDays(1)))).isEmpty();
    assertThatThrownBy(() -> history.between(SINCE.minusSeconds(60), SINCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("before 2026-11-01")
        .hasMessageContaining("coarsen-rollups-after");
    ((Closeable) catalog).close();
  }
}
