package io.tokenlake.benchmarks.watch;

import java.util.List;

/**
 * All figures.
 *
 * @param latency null when it was not measured
 */
public record WatchBenchmarkResult(LatencyResult latency, List<KeysResult> keys) {}
