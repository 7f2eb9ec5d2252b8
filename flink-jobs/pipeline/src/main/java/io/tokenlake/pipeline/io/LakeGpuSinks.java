package io.tokenlake.pipeline.io;

import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.GpuHappening;
import io.tokenlake.pipeline.GpuJob;
import io.tokenlake.pipeline.GpuSinks;
import io.tokenlake.pipeline.JobSettings;
import io.tokenlake.pipeline.RollupDelta;
import io.tokenlake.pipeline.RollupUpdate;
import io.tokenlake.pipeline.SampledGpu;
import io.tokenlake.pipeline.convert.GpuRecords;
import io.tokenlake.pipeline.convert.GpuRollupRecords;
import io.tokenlake.pipeline.convert.TableRecords;
import io.tokenlake.schemas.GpuEventCodec;
import io.tokenlake.schemas.Topics;
import io.tokenlake.tables.LakeTable;
import org.apache.flink.streaming.api.datastream.DataStream;

/** What is known of GPUs in Iceberg, and events and rollups on their topics. */
public final class LakeGpuSinks implements GpuSinks {
  private final IcebergSinks tables;
  private final KafkaSinks topics;

  public LakeGpuSinks(JobSettings settings) {
    this.tables = new IcebergSinks(settings, GpuJob.NAME);
    this.topics = new KafkaSinks(settings, GpuJob.NAME);
  }

  @Override
  public void samples(DataStream<SampledGpu> samples) {
    tables.append(samples, LakeTable.GPU_SAMPLES, GpuRecords::toRecord);
  }

  @Override
  public void events(DataStream<GpuHappening> events) {
    tables.append(events, LakeTable.GPU_EVENTS, GpuRecords::toRecord);
    topics.send(
        events,
        Topics.GPU_EVENTS,
        event -> event.event().device().key(),
        event -> GpuEventCodec.encode(GpuRecords.toRecord(event)));
  }

  @Override
  public void rollupRows(DataStream<RollupDelta> rows) {
    tables.append(rows, LakeTable.GPU_ROLLUP_1M, GpuRollupRecords::toRecord);
  }

  @Override
  public void rollupUpdates(DataStream<RollupUpdate> updates) {
    topics.send(updates, Topics.GPU_ROLLUPS, RollupUpdate::key, RollupUpdate::encoded);
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
