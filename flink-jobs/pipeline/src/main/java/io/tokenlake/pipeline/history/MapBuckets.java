package io.tokenlake.pipeline.history;

import io.tokenlake.domain.rule.Bucket;
import io.tokenlake.domain.rule.BucketMemory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The buckets of one rule and entity on the heap. */
class MapBuckets implements BucketMemory {
  private final Map<Long, Bucket> buckets = new HashMap<>();

  @Override
  public Bucket bucket(long startMicros) {
    return buckets.get(startMicros);
  }

  @Override
  public void putBucket(long startMicros, Bucket bucket) {
    if (bucket == null) {
      buckets.remove(startMicros);
    } else {
      buckets.put(startMicros, bucket);
    }
  }

  @Override
  public List<Long> starts() {
    return List.copyOf(buckets.keySet());
  }
}
