package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.rule.Bucket;
import io.tokenlake.domain.rule.WindowMarks;
import io.tokenlake.domain.rule.WindowMemory;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/** The memory of the rule and entity that is the current key. */
final class KeyedWindowMemory implements WindowMemory {
  private final MapState<Long, Bucket> buckets;
  private final ValueState<WindowMarks> marks;

  KeyedWindowMemory(RuntimeContext context) {
    buckets = context.getMapState(StateDescriptors.bucketsOfGroup());
    marks = context.getState(StateDescriptors.marksOfGroup());
  }

  @Override
  public Bucket bucket(long startMicros) throws Exception {
    return buckets.get(startMicros);
  }

  @Override
  public void putBucket(long startMicros, Bucket bucket) throws Exception {
    if (bucket == null) {
      buckets.remove(startMicros);
    } else {
      buckets.put(startMicros, bucket);
    }
  }

  @Override
  public List<Long> starts() throws Exception {
    List<Long> starts = new ArrayList<>();
    buckets.keys().forEach(starts::add);
    return starts;
  }

  @Override
  public WindowMarks marks() throws Exception {
    return marks.value();
  }

  @Override
  public void putMarks(WindowMarks next) throws Exception {
    marks.update(next);
  }
}
