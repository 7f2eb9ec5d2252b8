package io.tokenlake.benchmarks.watch;

import io.tokenlake.benchmarks.ledger.LedgerBenchmarkOptions.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What to measure.
 *
 * @param spansPerSecond load while latency is measured
 * @param warmUp how long the jobs are under load before
 * @param duration how long latency is measured
 * @param probesPerSecond calls that break a rule, beside the load
 * @param keys how many entities are watched, each number in a run of its own; empty for none
 * @param windows how many windows of five minutes each of them has
 * @param parallelism parallelism of the jobs and number of partitions of the topics
 * @param checkpointInterval time between checkpoints
 * @param state where the jobs keep their state
 * @param profile whether to sample where the watch spends its time on the most keys
 * @param dir folder for everything that is written; must be empty or new
 */
public record WatchBenchmarkOptions(
    int spansPerSecond,
    Duration warmUp,
    Duration duration,
    int probesPerSecond,
    List<Integer> keys,
    int windows,
    int parallelism,
    Duration checkpointInterval,
    State state,
    boolean profile,
    Path dir) {

  public WatchBenchmarkOptions {
    keys = List.copyOf(keys);
    boolean positive =
        spansPerSecond > 0
            && probesPerSecond > 0
            && windows > 0
            && parallelism > 0
            && checkpointInterval.toMillis() > 0;
    if (!positive || keys.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "rates, keys, windows, parallelism and checkpoint interval must be positive");
    }
    if (warmUp.isNegative() || duration.isNegative()) {
      throw new IllegalArgumentException("times must not be negative");
    }
    if (duration.isZero() && keys.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to measure: no time and no keys");
    }
  }
}
