package io.tokenlake.benchmarks.watch;

import io.tokenlake.benchmarks.ledger.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures how soon an alert can be read after its span has come, and how many entities the watch
 * can have: their cost in time and state.
 */
public final class WatchBenchmark {
  private final WatchBenchmarkOptions options;
  private final Consumer<String> progress;

  /**
   * @param progress told what is going on
   */
  public WatchBenchmark(WatchBenchmarkOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Measures all that the options name.
   *
   * @throws IllegalStateException when an alert does not come
   */
  public WatchBenchmarkResult run() throws Exception {
    LatencyResult latency = null;
    if (!options.duration().isZero()) {
      try (Stage stage = Stage.create(options.dir().resolve("latency"))) {
        latency = new LatencyRun(options, stage, progress).run();
      }
    }
    List<KeysResult> results = new ArrayList<>();
    for (int keys : options.keys()) {
      try (Stage stage = Stage.create(options.dir().resolve("keys-" + keys))) {
        results.add(new KeysRun(options, stage, keys, progress).run());
      }
    }
    return new WatchBenchmarkResult(latency, results);
  }
}
