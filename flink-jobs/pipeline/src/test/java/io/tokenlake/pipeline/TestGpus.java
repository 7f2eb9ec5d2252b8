package io.tokenlake.pipeline;

import io.tokenlake.domain.gpu.GpuDevice;
import io.tokenlake.domain.gpu.GpuSum;
import io.tokenlake.domain.gpu.GpuSums;
import io.tokenlake.domain.rule.GpuFacts;
import io.tokenlake.pipeline.convert.GpuRollupRecords;
import io.tokenlake.schemas.GpuRollupCodec;
import java.time.Instant;

/** GPUs for tests. */
public final class TestGpus {
  private TestGpus() {}

  /** A minute of a GPU that works hard. */
  static GpuFacts working(String uuid, Instant minute, double celsius) {
    GpuSums sums = new GpuSums();
    sums.put(GpuSum.SAMPLES, 60.0);
    sums.put(GpuSum.UTILIZATION_S, 60.0);
    sums.put(GpuSum.UTILIZED_S, 54.0);
    sums.put(GpuSum.BUSY_CLOCK_S, 60.0);
    sums.put(GpuSum.BUSY_CLOCK_MHZ_S, 60 * 1_900.0);
    sums.put(GpuSum.SM_CLOCK_LIMIT_MHZ, 1_980.0);
    sums.put(GpuSum.TEMPERATURE_MAX_C, celsius);
    return new GpuFacts(device(uuid), minute.toEpochMilli() * 1_000, 1, sums);
  }

  /** A minute as the topic of rollups has it. */
  static byte[] update(GpuFacts minute, long revision) {
    return GpuRollupCodec.encode(
        GpuRollupRecords.toUpdate(
            minute.device().key(),
            revision,
            GpuRollupRecords.toRecord(minute.device(), minute.minuteMicros(), minute.sums())));
  }

  /** A GPU of tenant acme on machine node-1, that the agent tells of. */
  public static GpuDevice device(String uuid) {
    return new GpuDevice(
        "acme",
        null,
        null,
        "agent",
        uuid,
        null,
        null,
        "node-1",
        null,
        null,
        "NVIDIA H200",
        null,
        null,
        null,
        null,
        null,
        null,
        false);
  }
}
