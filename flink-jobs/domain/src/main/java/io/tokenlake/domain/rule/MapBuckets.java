package io.tokenlake.domain.rule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The buckets of one rule and entity on the heap. */
public class MapBuckets implements BucketMemory {
  private final Map<Long, Bucket> buckets = new HashMap<>();

  /** How many there are. */
  public int size() {
    return buckets.size();
  }

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
