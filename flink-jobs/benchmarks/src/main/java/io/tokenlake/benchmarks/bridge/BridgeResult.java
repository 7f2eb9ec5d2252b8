package io.tokenlake.benchmarks.bridge;

/**
 * What one candidate took for requests of one size.
 *
 * @param candidate its name
 * @param batch spans in a request
 * @param load what came of the time it was measured
 * @param cpuSeconds of its process in that time
 * @param compilerSeconds of that, what the just-in-time compiler took; null where the system does
 *     not tell
 * @param peakBytes the most memory that its process had in use from its start until then, by the
 *     operating system; null where that does not tell
 */
public record BridgeResult(
    String candidate,
    int batch,
    Load load,
    double cpuSeconds,
    Double compilerSeconds,
    Long peakBytes) {

  public double spansPerSecond() {
    return load.spans() / load.seconds();
  }

  public double spansPerCpuSecond() {
    return load.spans() / cpuSeconds;
  }

  /** The same once all is compiled; null where the system does not tell. */
  public Double spansPerCpuSecondOnceCompiled() {
    return compilerSeconds == null ? null : load.spans() / (cpuSeconds - compilerSeconds);
  }

  public double cpuSecondsPerMillionSpans() {
    return cpuSeconds * 1e6 / load.spans();
  }
}
