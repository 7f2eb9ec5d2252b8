package io.tokenlake.domain.rule;

import io.tokenlake.domain.detect.SeriesMemory;

/** What is remembered of one entity whose series are watched. */
public interface AnomalyMemory extends BucketMemory, SeriesMemory {

  /** What is remembered beside; null when nothing is. */
  AnomalyMarks anomalyMarks() throws Exception;

  /** Remembers what is remembered beside. */
  void putAnomalyMarks(AnomalyMarks marks) throws Exception;
}
