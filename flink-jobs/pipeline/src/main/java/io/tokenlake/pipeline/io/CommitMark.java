package io.tokenlake.pipeline.io;

import io.tokenlake.tables.RestorePoints;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.sink.SinkUtil;

/**
 * The last checkpoint of a writer whose rows a table holds. Iceberg's sink writes it into the
 * summary of each snapshot, and looks for it there when a job is restored, to tell whether the
 * files that the state still names are committed. Maintenance may have expired that snapshot by
 * then; so the mark is kept as a property of the table too, see {@link MarkingOperations}.
 *
 * @param writer what writes: job names are unique, and a job writes a table once
 * @param jobId Flink's id of that run of the job
 * @param operatorId Flink's id of the operator
 */
record CommitMark(String writer, String jobId, String operatorId, long checkpointId) {
  /** Names the writer in the summary of its snapshots. */
  static final String WRITER = "tokenlake.writer";

  private static final String SEPARATOR = "/";

  /** The mark that a snapshot carries. */
  static Optional<CommitMark> of(Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    String writer = summary.get(WRITER);
    String checkpoint = summary.get(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID);
    if (writer == null || checkpoint == null) {
      return Optional.empty();
    }
    return Optional.of(
        new CommitMark(
            writer,
            summary.get(SinkUtil.FLINK_JOB_ID),
            summary.get(SinkUtil.OPERATOR_ID),
            Long.parseLong(checkpoint)));
  }

  /**
   * The newest mark of a writer in the history of the table's current snapshot: what was rolled
   * back does not count.
   */
  static Optional<CommitMark> inHistory(Table table, String writer) {
    Snapshot snapshot = table.currentSnapshot();
    while (snapshot != null) {
      Optional<CommitMark> mark = of(snapshot).filter(found -> found.writer().equals(writer));
      if (mark.isPresent()) {
        return mark;
      }
      snapshot = snapshot.parentId() == null ? null : table.snapshot(snapshot.parentId());
    }
    return Optional.empty();
  }

  /** The mark that the table keeps for a writer. */
  static Optional<CommitMark> kept(Table table, String writer) {
    String value = table.properties().get(RestorePoints.COMMITTED_PREFIX + writer);
    if (value == null) {
      return Optional.empty();
    }
    String[] parts = value.split(SEPARATOR, -1);
    return Optional.of(new CommitMark(writer, parts[0], parts[1], Long.parseLong(parts[2])));
  }

  /**
   * The property that keeps this mark.
   *
   * @param committedAt when it was committed, ms since the epoch: what is older and in no snapshot
   *     is not waiting to be committed, see {@link RestorePoints#committedAt}
   */
  Map<String, String> property(long committedAt) {
    return Map.of(
        RestorePoints.COMMITTED_PREFIX + writer,
        String.join(
            SEPARATOR, jobId, operatorId, Long.toString(checkpointId), Long.toString(committedAt)));
  }

  /** Writes the mark into the summary of a snapshot to be. */
  void writeTo(AppendFiles update) {
    update
        .set(WRITER, writer)
        .set(SinkUtil.FLINK_JOB_ID, jobId)
        .set(SinkUtil.OPERATOR_ID, operatorId)
        .set(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID, Long.toString(checkpointId));
  }
}
