package io.tokenlake.domain.rule;

import java.util.List;

/** What is remembered of the stretches of time of one group. */
public interface BucketMemory {

  /** What is known of the bucket that begins at a time; null when nothing is. */
  Bucket bucket(long startMicros) throws Exception;

  /** Remembers a bucket; null forgets it. */
  void putBucket(long startMicros, Bucket bucket) throws Exception;

  /** When the buckets begin that something is known of, in any order. */
  List<Long> starts() throws Exception;
}
