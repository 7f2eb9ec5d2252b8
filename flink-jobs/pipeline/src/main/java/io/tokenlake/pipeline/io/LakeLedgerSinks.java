package io.tokenlake.pipeline.io;

import io.tokenlake.domain.agent.RunRow;
import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.JobSettings;
import io.tokenlake.pipeline.LedgerEntry;
import io.tokenlake.pipeline.LedgerJob;
import io.tokenlake.pipeline.LedgerSinks;
import io.tokenlake.pipeline.RollupDelta;
import io.tokenlake.pipeline.RollupUpdate;
import io.tokenlake.pipeline.TokenCountDelta;
import io.tokenlake.pipeline.TracedSpan;
import io.tokenlake.pipeline.convert.AgentRecords;
import io.tokenlake.pipeline.convert.LedgerRecords;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.pipeline.convert.TableRecords;
import io.tokenlake.pipeline.convert.TokenMetricRecords;
import io.tokenlake.schemas.AgentStepCodec;
import io.tokenlake.schemas.Topics;
import io.tokenlake.tables.LakeTable;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The ledger's results in Iceberg, and its entries and rollups on their topics. */
public final class LakeLedgerSinks implements LedgerSinks {
  private final IcebergSinks tables;
  private final KafkaSinks topics;

  public LakeLedgerSinks(JobSettings settings) {
    this.tables = new IcebergSinks(settings, LedgerJob.NAME);
    this.topics = new KafkaSinks(settings, LedgerJob.NAME);
  }

  @Override
  public void calls(DataStream<LedgerEntry> entries) {
    tables.append(entries, LakeTable.LLM_CALLS, LedgerRecords::toRecord);
    topics.send(entries, Topics.LLM_CALLS, LedgerEntry::callId, LedgerEntry::encoded);
  }

  @Override
  public void spans(DataStream<TracedSpan> spans) {
    tables.append(spans, LakeTable.SPANS, TableRecords::toRecord);
  }

  @Override
  public void agentSteps(DataStream<TracedSpan> steps) {
    tables.append(steps, LakeTable.AGENT_STEPS, AgentRecords::toRecord);
    topics.send(
        steps,
        Topics.AGENT_STEPS,
        TracedSpan::traceId,
        step -> AgentStepCodec.encode(AgentRecords.toRecord(step)));
  }

  @Override
  public void agentRuns(DataStream<RunRow> rows) {
    tables.append(rows, LakeTable.AGENT_RUNS, AgentRecords::toRecord);
  }

  @Override
  public void tokenMetrics(DataStream<TokenCountDelta> deltas) {
    tables.append(deltas, LakeTable.TOKEN_METRICS, TokenMetricRecords::toRecord);
  }

  @Override
  public void rollupRows(DataStream<RollupDelta> rows) {
    tables.append(rows, LakeTable.LLM_ROLLUP_1M, RollupRecords::toRecord);
  }

  @Override
  public void rollupUpdates(DataStream<RollupUpdate> updates) {
    topics.send(updates, Topics.LLM_ROLLUPS, RollupUpdate::key, RollupUpdate::encoded);
  }

  @Override
  public void deadLetters(DataStream<DeadLetter> letters) {
    tables.append(letters, LakeTable.DEAD_LETTERS, TableRecords::toRecord);
  }

  @Override
  public void completeness(DataStream<Completeness> deltas) {
    tables.append(deltas, LakeTable.COMPLETENESS_1M, TableRecords::toRecord);
  }
}
