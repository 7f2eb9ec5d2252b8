package io.tokenlake.domain.rule;

import java.util.List;

/** What is remembered of one group: a rule and an entity. */
public interface WindowMemory {

  /** What is known of the bucket that begins at a time; null when nothing is. */
  Bucket bucket(long startMicros) throws Exception;

  /** Remembers a bucket; null forgets it. */
  void putBucket(long startMicros, Bucket bucket) throws Exception;

  /** When the buckets begin that something is known of, in any order. */
  List<Long> starts() throws Exception;

  /** What is remembered beside; null when nothing is. */
  WindowMarks marks() throws Exception;

  /** Remembers what is remembered beside. */
  void putMarks(WindowMarks marks) throws Exception;
}
