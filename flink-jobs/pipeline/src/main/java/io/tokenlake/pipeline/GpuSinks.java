package io.tokenlake.pipeline;

import org.apache.flink.streaming.api.datastream.DataStream;

/** Where the gpu job's results go. */
public interface GpuSinks {
  /** What was known of each GPU at each time. */
  void samples(DataStream<SampledGpu> samples);

  /** What happened to GPUs. */
  void events(DataStream<GpuHappening> events);

  /** What is new of the minutes of GPUs, since the checkpoint before. */
  void rollupRows(DataStream<RollupDelta> rows);

  /** Where the minutes of GPUs stand. */
  void rollupUpdates(DataStream<RollupUpdate> updates);

  /** What is of a GPU and could not be recorded. */
  void deadLetters(DataStream<DeadLetter> letters);

  /** What became of data points and log records about GPUs. */
  void completeness(DataStream<Completeness> deltas);
}
