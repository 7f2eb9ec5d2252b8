package io.tokenlake.pipeline.convert;

import io.tokenlake.domain.gpu.GpuDevice;
import io.tokenlake.domain.gpu.GpuSum;
import io.tokenlake.domain.gpu.GpuSums;
import io.tokenlake.pipeline.RollupDelta;
import io.tokenlake.schemas.GpuRollupRecord;
import io.tokenlake.schemas.GpuRollupUpdate;
import io.tokenlake.schemas.SingleObjectCodec;
import java.io.IOException;

/** Between sums of samples and the wire and table form of rollups of GPUs. */
public final class GpuRollupRecords {
  private static final SingleObjectCodec<GpuRollupRecord> CODEC =
      new SingleObjectCodec<>(
          GpuRollupRecord.class, GpuRollupRecord.getEncoder(), "a rollup of a GPU");

  private static final GpuColumns<GpuSum> COLUMNS =
      new GpuColumns<>(GpuRollupRecord.getClassSchema(), GpuSum.values(), GpuSum::column);

  private GpuRollupRecords() {}

  /**
   * Sums in the form of table {@code gpu_rollup_1m}.
   *
   * @param minuteMicros start of the minute, µs since the epoch
   */
  public static GpuRollupRecord toRecord(GpuDevice device, long minuteMicros, GpuSums sums) {
    GpuRollupRecord record = new GpuRollupRecord();
    record.setMinute(Times.instant(minuteMicros));
    GpuColumns.putDevice(record, device);
    for (GpuSum sum : GpuSum.values()) {
      COLUMNS.put(record, sum, sums.get(sum));
    }
    return record;
  }

  /** The sums of a record. */
  public static GpuSums sums(GpuRollupRecord record) {
    GpuSums sums = new GpuSums();
    for (GpuSum sum : GpuSum.values()) {
      sums.put(sum, COLUMNS.get(record, sum));
    }
    return sums;
  }

  /** A row of the table. */
  public static GpuRollupRecord toRecord(RollupDelta delta) {
    return decode(delta.encoded());
  }

  /** Where a minute stands, as the topic has it. */
  public static GpuRollupUpdate toUpdate(String key, long revision, GpuRollupRecord rollup) {
    GpuRollupUpdate update = new GpuRollupUpdate();
    update.setGpuKey(key);
    update.setRevision(revision);
    update.setRollup(rollup);
    return update;
  }

  /** A record as it goes between tasks and into state. */
  public static byte[] encode(GpuRollupRecord record) {
    return CODEC.encode(record);
  }

  /** Decodes what this job encoded itself; that it cannot be read is a bug that must not pass. */
  public static GpuRollupRecord decode(byte[] encoded) {
    try {
      return CODEC.decode(encoded);
    } catch (IOException e) {
      throw new IllegalStateException("a rollup of our own cannot be read", e);
    }
  }
}
