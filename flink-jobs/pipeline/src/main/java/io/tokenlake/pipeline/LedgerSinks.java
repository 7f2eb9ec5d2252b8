package io.tokenlake.pipeline;

import io.tokenlake.domain.agent.RunRow;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Where the ledger job's results go. */
public interface LedgerSinks {
  /** Entries of the ledger. */
  void calls(DataStream<LedgerEntry> entries);

  /** The trace store. */
  void spans(DataStream<TracedSpan> spans);

  /** Spans that are steps of agents. */
  void agentSteps(DataStream<TracedSpan> steps);

  /** What is new about the runs of agents. */
  void agentRuns(DataStream<RunRow> rows);

  /** What the points of usage metrics add. */
  void tokenMetrics(DataStream<TokenCountDelta> deltas);

  /** What is new of the minutes of rollups, since the checkpoint before. */
  void rollupRows(DataStream<RollupDelta> rows);

  /** Where the minutes of rollups stand. */
  void rollupUpdates(DataStream<RollupUpdate> updates);

  /** What could not be recorded. */
  void deadLetters(DataStream<DeadLetter> letters);

  /** What became of everything that was read. */
  void completeness(DataStream<Completeness> deltas);
}
