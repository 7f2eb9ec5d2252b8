package io.tokenlake.pipeline.convert;

import io.tokenlake.domain.gpu.GpuEvent;
import io.tokenlake.domain.gpu.GpuField;
import io.tokenlake.domain.gpu.GpuSample;
import io.tokenlake.pipeline.GpuHappening;
import io.tokenlake.pipeline.Origin;
import io.tokenlake.pipeline.SampledGpu;
import io.tokenlake.schemas.GpuEventRecord;
import io.tokenlake.schemas.GpuSampleRecord;

/** Samples and events of GPUs in the form of their tables. */
public final class GpuRecords {
  private static final long NANOS_PER_MICRO = 1_000;

  private static final GpuColumns<GpuField> COLUMNS =
      new GpuColumns<>(GpuSampleRecord.getClassSchema(), GpuField.values(), GpuField::column);

  private GpuRecords() {}

  /** A row of table {@code gpu_samples}. */
  public static GpuSampleRecord toRecord(SampledGpu sampled) {
    GpuSample sample = sampled.sample();
    Origin origin = sampled.origin();
    GpuSampleRecord record = new GpuSampleRecord();
    record.setSampledAt(Times.instant(sample.timeNanos() / NANOS_PER_MICRO));
    GpuColumns.putDevice(record, sample.device());
    record.setCoveredS(sample.coveredSeconds());
    record.setPoints(sample.points());
    for (GpuField field : GpuField.values()) {
      COLUMNS.put(record, field, sample.value(field));
    }
    record.setSourceTopic(origin.topic());
    record.setSourcePartition(origin.partition());
    record.setSourceOffset(origin.offset());
    record.setReceivedAt(Times.instant(origin.receivedAtMicros()));
    return record;
  }

  /** A row of table {@code gpu_events}, and a message of the topic of that name. */
  public static GpuEventRecord toRecord(GpuHappening happening) {
    GpuEvent event = happening.event();
    Origin origin = happening.origin();
    GpuEventRecord record = new GpuEventRecord();
    record.setOccurredAt(Times.instant(event.timeNanos() / NANOS_PER_MICRO));
    record.setEventId(event.id());
    GpuColumns.putDevice(record, event.device());
    record.setMigGpuInstance(event.migGpuInstance());
    record.setMigComputeInstance(event.migComputeInstance());
    record.setEvent(event.kind());
    record.setXidCode(event.xid());
    record.setXidClass(event.xidClass());
    record.setXidName(event.xidName());
    record.setEvidence(event.evidence().name());
    record.setSourceTopic(origin.topic());
    record.setSourcePartition(origin.partition());
    record.setSourceOffset(origin.offset());
    record.setReceivedAt(Times.instant(origin.receivedAtMicros()));
    return record;
  }
}
