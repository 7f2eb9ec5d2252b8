package io.tokenlake.pipeline.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.schemas.SpanRecord;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.tables.LakeTable;
import io.tokenlake.tables.Tables;
import java.io.Closeable;
import java.nio.file.Path;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.flink.TableLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a table remembers of its writer's commits, and which starts of a job it lets through. */
class CommitMarkTest {
  private static final String WRITER = "ledger";

  @TempDir Path dir;
  private LakeCatalog lake;
  private Catalog catalog;

  /** As the job was submitted. */
  private int partitioning;

  @BeforeEach
  void openCatalog() {
    lake = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse"));
    catalog = lake.open();
    new Tables(catalog).apply();
    partitioning = spans().spec().specId();
  }

  @AfterEach
  void closeCatalog() throws Exception {
    ((Closeable) catalog).close();
  }

  @Test
  void anExpiredMarkIsToldAgainAndOnlyOnce() throws Exception {
    commit(mark(5));
    expireMarks();
    assertThat(CommitMark.inHistory(spans(), WRITER)).isEmpty();

    loadMarked();
    long told = spans().currentSnapshot().snapshotId();
    loadMarked();

    assertThat(CommitMark.inHistory(spans(), WRITER)).contains(mark(5));
    assertThat(spans().currentSnapshot().snapshotId()).isEqualTo(told);
  }

  @Test
  void writersOfOneTableAreToldApart() throws Exception {
    commit(mark(5));
    commit(new CommitMark("watch", "other-job", "other-operator", 9));
    expireMarks();

    loadMarked();

    assertThat(CommitMark.inHistory(spans(), WRITER)).contains(mark(5));
    assertThat(CommitMark.kept(spans(), "watch").orElseThrow().checkpointId()).isEqualTo(9);
  }

  @Test
  void whatWasRolledBackIsNotToldAgain() throws Exception {
    commit(mark(5));
    long five = spans().currentSnapshot().snapshotId();
    commit(mark(6));
    spans().manageSnapshots().rollbackTo(five).commit();

    loadMarked();

    assertThat(CommitMark.inHistory(spans(), WRITER)).contains(mark(5));
    assertThat(spans().currentSnapshot().snapshotId()).isEqualTo(five);
  }

  @Test
  void aJobWithoutStateStartsOnATableWithoutRowsOfItsOwn() throws Exception {
    commit(new CommitMark("watch", "other-job", "other-operator", 9));

    assertThatCode(() -> start(null, false)).doesNotThrowAnyException();
  }

  @Test
  void aJobWithoutStateIsRefusedByRowsOfAnEarlierRunUnlessToldToStartAnew() throws Exception {
    commit(mark(5));

    assertThatThrownBy(() -> start(null, false))
        .rootCause()
        .hasMessageContaining("ledger wrote up to checkpoint 5")
        .hasMessageContaining("without state");
    assertThatCode(() -> start(null, true)).doesNotThrowAnyException();
  }

  @Test
  void aRestoredJobIsRefusedByATableThatIsAhead() throws Exception {
    OperatorSubtaskState four = snapshot(4);
    OperatorSubtaskState five = snapshot(5);
    commit(mark(5));

    assertThatCode(() -> start(five, false)).doesNotThrowAnyException();
    assertThatThrownBy(() -> start(four, false))
        .rootCause()
        .hasMessageContaining("from checkpoint 4");
    expireMarks();
    assertThatThrownBy(() -> start(four, false))
        .rootCause()
        .hasMessageContaining("rows would be written twice");
  }

  @Test
  void aJobThatWasSubmittedUnderAnotherPartitioningDoesNotGoOn() throws Exception {
    OperatorSubtaskState four = snapshot(4);
    spans().updateSpec().addField("role").commit();

    assertThatThrownBy(() -> start(four, false))
        .rootCause()
        .hasMessageContaining("was partitioned anew")
        .hasMessageContaining("Submit the job again");
    partitioning = spans().spec().specId();
    assertThatCode(() -> start(four, false)).doesNotThrowAnyException();
  }

  private static CommitMark mark(long checkpoint) {
    return new CommitMark(WRITER, "job", "operator", checkpoint);
  }

  private Table spans() {
    return catalog.loadTable(LakeTable.SPANS.identifier());
  }

  private TableLoader loader() {
    return TableLoader.fromCatalog(lake.loader(), LakeTable.SPANS.identifier());
  }

  private void commit(CommitMark mark) throws Exception {
    try (MarkedTableLoader marked = new MarkedTableLoader(loader(), mark.writer())) {
      marked.open();
      AppendFiles append = marked.loadTable().newAppend();
      mark.writeTo(append);
      append.commit();
    }
  }

  private void loadMarked() throws Exception {
    try (MarkedTableLoader marked = new MarkedTableLoader(loader(), WRITER)) {
      marked.open();
      marked.loadTable();
    }
  }

  private void expireMarks() {
    spans().newAppend().commit();
    spans().expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
  }

  private OperatorSubtaskState snapshot(long checkpoint) throws Exception {
    try (var harness = harness(true)) {
      harness.open();
      return harness.snapshot(checkpoint, 0);
    }
  }

  private void start(OperatorSubtaskState restored, boolean anew) throws Exception {
    try (var harness = harness(anew)) {
      if (restored != null) {
        harness.initializeState(restored);
      }
      harness.open();
    }
  }

  private OneInputStreamOperatorTestHarness<SpanRecord, RowData> harness(boolean anew)
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new StreamMap<>(
            new RowsOfTable<SpanRecord>(span -> span, loader(), WRITER, anew, partitioning)));
  }
}
