package io.tokenlake.domain.rule;

import io.tokenlake.domain.detect.SeriesMemory;

/** What is remembered of one entity whose series are watched. */
public interface AnomalyMemory extends BucketMemory, SeriesMemory {

  /** What is remembered beside; null when nothing is. */
  AnomalyMarks anomalyMarks() throws Exception;

  /** Remembers what is remembered beside. */
  void putAnomalyMarks(AnomalyMarks marks) throws Exception;

  /** The window of a GPU that goes on, its minutes so far together; null when there is none. */
  GpuFacts gpuWindow() throws Exception;

  /** Remembers the window of a GPU that goes on; null forgets it. */
  void putGpuWindow(GpuFacts window) throws Exception;
}
