package io.tokenlake.pipeline.convert;

import io.tokenlake.domain.gpu.GpuDevice;
import io.tokenlake.domain.gpu.GpuEvent;
import io.tokenlake.domain.rule.GpuFacts;
import io.tokenlake.pipeline.GpuMinute;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.operator.Decode.InvalidEntryException;
import io.tokenlake.schemas.GpuEventCodec;
import io.tokenlake.schemas.GpuEventRecord;
import io.tokenlake.schemas.GpuRollupCodec;
import io.tokenlake.schemas.GpuRollupRecord;
import io.tokenlake.schemas.GpuRollupUpdate;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;

/** What the watch reads about GPUs. */
public final class GpuWatchRecords {
  private static final long NANOS_PER_MICRO = 1_000;

  private GpuWatchRecords() {}

  /** Where a minute stands. */
  public static GpuMinute toMinute(TopicRecord message) throws IOException, InvalidEntryException {
    GpuRollupUpdate update = GpuRollupCodec.decode(message.payload());
    GpuRollupRecord rollup = update.getRollup();
    require(rollup);
    GpuDevice device = GpuColumns.device(rollup);
    String machine = device.host() == null ? device.uuid() : device.host();
    String node = device.tenant() + "|" + device.source() + "|" + machine;
    return new GpuMinute(device.key(), node, update.getRevision(), GpuRollupRecords.encode(rollup));
  }

  /** An event. */
  public static GpuEvent toEvent(TopicRecord message) throws IOException, InvalidEntryException {
    GpuEventRecord event = GpuEventCodec.decode(message.payload());
    require(event);
    return new GpuEvent(
        event.getEventId(),
        GpuColumns.device(event),
        Times.micros(event.getOccurredAt()) * NANOS_PER_MICRO,
        event.getEvent(),
        event.getXidCode(),
        event.getXidClass(),
        event.getXidName(),
        event.getMigGpuInstance(),
        event.getMigComputeInstance(),
        GpuEvent.Evidence.LAST_VALUE.name().equals(event.getEvidence())
            ? GpuEvent.Evidence.LAST_VALUE
            : GpuEvent.Evidence.OCCURRENCE);
  }

  /** A minute as rules look at it. */
  public static GpuFacts toFacts(byte[] encoded, long revision) {
    return toFacts(GpuRollupRecords.decode(encoded), revision);
  }

  /** A row of the table of rollups, or several together, as rules look at it. */
  public static GpuFacts toFacts(GpuRollupRecord rollup, long revision) {
    return new GpuFacts(
        GpuColumns.device(rollup),
        Times.micros(rollup.getMinute()),
        revision,
        GpuRollupRecords.sums(rollup));
  }

  /** The form that {@link #toFacts} reads. */
  public static byte[] encode(GpuFacts facts) {
    return GpuRollupRecords.encode(
        GpuRollupRecords.toRecord(facts.device(), facts.minuteMicros(), facts.sums()));
  }

  private static void require(SpecificRecord record) throws InvalidEntryException {
    String problem = EntryLimits.problem(record);
    if (problem != null) {
      throw new InvalidEntryException(problem);
    }
  }
}
