package io.tokenlake.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorePointsTest {
  private static final String MARK = RestorePoints.COMMITTED_PREFIX + "ledger";

  @TempDir Path dir;
  private Catalog catalog;
  private RestorePoints restorePoints;

  @BeforeEach
  void openCatalog() {
    catalog = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse")).open();
    new Tables(catalog).apply();
    restorePoints = new RestorePoints(catalog);
  }

  @AfterEach
  void closeCatalog() throws IOException {
    ((Closeable) catalog).close();
  }

  @Test
  void rollingBackTakesAwayRowsAndMarksWrittenSinceAlthoughSnapshotsWereExpired() {
    append("before", "job/operator/1");
    restorePoints.create("friday");
    append("after", "job/operator/2");
    append("later", "job/operator/3");
    spans().expireSnapshots().expireOlderThan(System.currentTimeMillis() + 1).commit();

    restorePoints.rollBack("friday");

    assertThat(rows()).isEqualTo(7);
    assertThat(spans().properties()).containsEntry(MARK, "job/operator/1");
    restorePoints.rollBack("friday");
    assertThat(rows()).isEqualTo(7);
  }

  @Test
  void aTableThatHadNoRowsHasNoneAgain() {
    restorePoints.create("start");
    append("after", "job/operator/1");

    restorePoints.rollBack("start");

    assertThat(rows()).isZero();
    assertThat(spans().properties()).doesNotContainKey(MARK);
  }

  @Test
  void anUnknownRestorePointChangesNothing() {
    append("before", "job/operator/1");

    assertThatThrownBy(() -> restorePoints.rollBack("monday"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("monday")
        .hasMessageContaining("spans");
    assertThat(rows()).isEqualTo(7);
  }

  private Table spans() {
    return catalog.loadTable(LakeTable.SPANS.identifier());
  }

  private long rows() {
    Map<String, String> summary = spans().currentSnapshot().summary();
    return Long.parseLong(summary.get(SnapshotSummary.TOTAL_RECORDS_PROP));
  }

  /** Seven rows, as far as the table's metadata knows. */
  private void append(String name, String mark) {
    DataFile file =
        DataFiles.builder(spans().spec())
            .withPath(spans().location() + "/data/" + name + ".parquet")
            .withFileSizeInBytes(1)
            .withPartitionPath("started_at_day=2026-01-01")
            .withRecordCount(7)
            .build();
    spans().newAppend().appendFile(file).commit();
    spans().updateProperties().set(MARK, mark).commit();
  }
}
