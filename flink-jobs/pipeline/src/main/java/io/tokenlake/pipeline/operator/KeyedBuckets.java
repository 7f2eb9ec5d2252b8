package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.rule.Bucket;
import io.tokenlake.domain.rule.BucketMemory;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;

/** The buckets of the rule and entity that is the current key. */
class KeyedBuckets implements BucketMemory {
  private final MapState<Long, Bucket> buckets;

  KeyedBuckets(RuntimeContext context) {
    buckets = context.getMapState(StateDescriptors.bucketsOfGroup());
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
}
