package io.tokenlake.pipeline.operator;

import io.tokenlake.pipeline.RollupDelta;
import io.tokenlake.pipeline.convert.RollupRecords;
import java.util.Map;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Makes one row of what all tasks found new of a key and minute since the last checkpoint. It is
 * committed with exactly the entries that it sums.
 */
public final class SumRollupRows extends MergeRollups<RollupDelta> {
  private static final long serialVersionUID = 1L;

  @Override
  void release(String key, Map<Long, Merged> minutes) {
    for (Merged merged : minutes.values()) {
      RollupDelta first = merged.first();
      byte[] encoded = RollupRecords.encode(merged.withSums());
      output.collect(
          new StreamRecord<>(new RollupDelta(key, first.set(), first.minuteMicros(), encoded)));
    }
  }
}
