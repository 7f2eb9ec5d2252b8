package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.rollup.RollupSums;
import io.tokenlake.pipeline.RollupDelta;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.schemas.LlmRollupRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Merges what several tasks found new, by key and minute, in memory. It is released before each
 * checkpoint's barrier at the latest, so that nothing merged needs state.
 */
abstract class MergeRollups<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<RollupDelta, T>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private transient Map<String, Map<Long, Merged>> minutesByKey;

  /**
   * What is new of one minute of one key.
   *
   * @param first the first delta
   * @param record the same decoded; its dimensions are those of all
   * @param sums of all deltas
   */
  record Merged(RollupDelta first, LlmRollupRecord record, RollupSums sums) {
    /** The minute's record with the sums of all deltas. */
    LlmRollupRecord withSums() {
      RollupRecords.putSums(record, sums);
      return record;
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    minutesByKey = new LinkedHashMap<>();
  }

  @Override
  public void processElement(StreamRecord<RollupDelta> element) {
    RollupDelta delta = element.getValue();
    LlmRollupRecord record = RollupRecords.decode(delta.encoded());
    RollupSums sums = RollupRecords.sums(record);
    minutesByKey
        .computeIfAbsent(delta.key(), key -> new LinkedHashMap<>())
        .merge(
            delta.minuteMicros(),
            new Merged(delta, record, sums),
            (merged, more) -> {
              merged.sums().add(more.sums());
              return merged;
            });
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    releaseAll();
  }

  @Override
  public void endInput() throws Exception {
    releaseAll();
  }

  /** Emits what was merged. */
  void releaseAll() throws Exception {
    for (Map.Entry<String, Map<Long, Merged>> minutes : minutesByKey.entrySet()) {
      release(minutes.getKey(), minutes.getValue());
    }
    minutesByKey.clear();
  }

  /** Emits what is new of a key's minutes. */
  abstract void release(String key, Map<Long, Merged> minutes) throws Exception;
}
