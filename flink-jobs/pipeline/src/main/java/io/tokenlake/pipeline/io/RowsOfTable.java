package io.tokenlake.pipeline.io;

import io.tokenlake.pipeline.convert.AvroRows;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.TableLoader;

/**
 * Turns elements into the rows of their table, and fails the job before the first of them
 *
 * <ul>
 *   <li>if the table is ahead of the job: Kafka would be read again from where the job's state
 *       stands, and what the table has from there on would be written twice;
 *   <li>if the table is partitioned otherwise than when the job was submitted: Iceberg's sink keeps
 *       the old partitioning in its writers and, once it is restarted, files what they write under
 *       the new one, where no query would find it.
 * </ul>
 */
final class RowsOfTable<T> extends RichMapFunction<T, RowData> implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  /** The checkpoint that the state is of, for every subtask to read. */
  private static final ListStateDescriptor<Long> CHECKPOINT =
      new ListStateDescriptor<>("checkpoint", Types.LONG);

  private final AvroRows.ToRecord<T> toRecord;
  private final TableLoader loader;
  private final String writer;
  private final boolean startAnew;
  private final int partitioning;

  private transient ListState<Long> checkpoint;

  /**
   * @param writer what writes the table, see {@link CommitMark}
   * @param startAnew whether rows of earlier runs in the table are none of this job's business
   * @param partitioning id of the table's partitioning as the job is submitted
   */
  RowsOfTable(
      AvroRows.ToRecord<T> toRecord,
      TableLoader loader,
      String writer,
      boolean startAnew,
      int partitioning) {
    this.toRecord = toRecord;
    this.loader = loader;
    this.writer = writer;
    this.startAnew = startAnew;
    this.partitioning = partitioning;
  }

  @Override
  public RowData map(T element) {
    return AvroRows.toRow(toRecord.apply(element));
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    checkpoint = context.getOperatorStateStore().getUnionListState(CHECKPOINT);
    if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() != 0) {
      return; // one look at the table is enough
    }
    long restored = 0;
    for (long stated : checkpoint.get()) {
      restored = Math.max(restored, stated);
    }
    try (TableLoader opened = loader) {
      opened.open();
      Table table = opened.loadTable();
      requireTableNotAhead(table, restored);
      requireSamePartitioning(table);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    checkpoint.update(List.of(context.getCheckpointId()));
  }

  private void requireTableNotAhead(Table table, long restored) {
    Optional<CommitMark> committed =
        CommitMark.inHistory(table, writer).or(() -> CommitMark.kept(table, writer));
    if (committed.isPresent()
        && committed.get().checkpointId() > restored
        && (!startAnew || committed.get().jobId().equals(jobId()))) {
      throw new SuppressRestartsException(
          new IllegalStateException(refusal(table, committed.get().checkpointId(), restored)));
    }
  }

  private void requireSamePartitioning(Table table) {
    if (table.spec().specId() != partitioning) {
      throw new SuppressRestartsException(
          new IllegalStateException(
              ("%s was partitioned anew, by %s, since this job was submitted: its rows would be"
                      + " filed where no query finds them. Submit the job again from its newest"
                      + " checkpoint; it follows then.")
                  .formatted(table.name(), table.spec().fields())));
    }
  }

  private String jobId() {
    return getRuntimeContext().getJobInfo().getJobId().toString();
  }

  private String refusal(Table table, long committed, long restored) {
    return ("%s holds what %s wrote up to checkpoint %d, and the job starts %s:"
            + " rows would be written twice. Restore the job from its newest savepoint or"
            + " checkpoint, or roll the tables back to the restore point that belongs to this"
            + " state; docs/operations.md says how.")
        .formatted(
            table.name(),
            writer,
            committed,
            restored == 0 ? "without state" : "from checkpoint " + restored);
  }
}
