package io.tokenlake.benchmarks.bridge;

/**
 * What one candidate took for requests of one size.
 *
 * @param candidate its name
 * @param batch spans in a request
 * @param load what came of the time it was measured
 * @param cpuSeconds of its process in that time
 * @param peakBytes the most memory that its process had in use from its start until then, by the
 *     operating system; null where that does not tell
 */
public record BridgeResult(
    String candidate, int batch, Load load, double cpuSeconds, Long peakBytes) {

  public double spansPerSecond() {
    return load.spans() / load.seconds();
  }

  public double spansPerCpuSecond() {
    return load.spans() / cpuSeconds;
  }

  public double cpuSecondsPerMillionSpans() {
    return cpuSeconds * 1e6 / load.spans();
  }
}
