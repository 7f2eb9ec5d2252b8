package io.tokenlake.benchmarks.gpu;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What to measure.
 *
 * @param machines with eight GPUs each
 * @param seconds for which the job has samples of each GPU to catch up with
 * @param xids how many XIDs are timed; 0 leaves that out
 * @param xidsPerSecond how many of them come in a second, while all GPUs are sampled every second
 * @param parallelism parallelism of the jobs and number of partitions of their topics
 * @param checkpointInterval time between checkpoints, and so between commits to the tables
 * @param dir folder for everything that is written; must be empty or new
 */
public record GpuJobOptions(
    int machines,
    int seconds,
    int xids,
    int xidsPerSecond,
    int parallelism,
    Duration checkpointInterval,
    Path dir) {

  /** So many samples of a GPU are recognised when they come again, and all may be told of anew. */
  private static final int MOST_SECONDS = 1_800;

  /** Machines have four digits in the ids of their GPUs. */
  private static final int MOST_MACHINES = 10_000;

  public GpuJobOptions {
    if (machines < 1 || machines >= MOST_MACHINES || seconds < 1 || seconds > MOST_SECONDS) {
      throw new IllegalArgumentException(
          "there are %d machines and %d seconds; there may be 1 to %d and 1 to %d"
              .formatted(machines, seconds, MOST_MACHINES - 1, MOST_SECONDS));
    }
    if (xids < 0 || xidsPerSecond < 1 || parallelism < 1 || checkpointInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "XIDs per second, parallelism and checkpoint interval must be positive");
    }
  }

  /** All GPUs. */
  public int gpus() {
    return machines * GpuMessages.GPUS;
  }

  /** All samples to catch up with. */
  public long samples() {
    return (long) gpus() * seconds;
  }
}
