package io.tokenlake.benchmarks.ledger;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What to measure.
 *
 * @param spans spans at scale 1; rounded up to whole traces
 * @param scales multiples of {@code spans}, each measured on its own
 * @param parallelism parallelism of the job and number of partitions of the topics
 * @param checkpointInterval time between checkpoints, and so between commits to the tables
 * @param state where the job keeps its state
 * @param messages what one Kafka message holds
 * @param profile whether to sample where the job spends its time
 * @param dir folder for everything that is written; must be empty or new
 */
public record LedgerBenchmarkOptions(
    int spans,
    List<Integer> scales,
    int parallelism,
    Duration checkpointInterval,
    State state,
    Messages messages,
    boolean profile,
    Path dir) {

  /** Flink's state backends. */
  public enum State {
    /** Objects on the heap; each checkpoint writes all of them. */
    HEAP("hashmap"),
    /** Files on local disk; each checkpoint writes what is new. */
    ROCKSDB("rocksdb");

    private final String flinkName;

    State(String flinkName) {
      this.flinkName = flinkName;
    }

    String flinkName() {
      return flinkName;
    }
  }

  /** What one Kafka message holds. */
  public enum Messages {
    /** The spans of one trace, as the bridge splits what it receives. */
    TRACE(1),
    /** A whole request of about a hundred spans, as a collector's Kafka exporter writes it. */
    REQUEST(33);

    private final int traces;

    Messages(int traces) {
      this.traces = traces;
    }

    int traces() {
      return traces;
    }
  }

  public LedgerBenchmarkOptions {
    scales = List.copyOf(scales);
    boolean positive = spans > 0 && parallelism > 0 && checkpointInterval.toMillis() > 0;
    if (!positive || scales.isEmpty()) {
      throw new IllegalArgumentException(
          "spans, scales, parallelism and checkpoint interval must be positive");
    }
    for (int scale : scales) {
      if (scale < 1) {
        throw new IllegalArgumentException("scale is " + scale + "; expected 1 or more");
      }
      Math.multiplyExact(spans, scale);
    }
  }
}
