package io.tokenlake.benchmarks.watch;

import java.util.Arrays;
import java.util.List;

/**
 * How long something took, of many times.
 *
 * @param count how often
 * @param p50 median, ms
 * @param p99 99th percentile by nearest rank, ms
 * @param most ms
 */
public record Latency(int count, double p50, double p99, double most) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** Of nothing, all is unknown (NaN). */
  public static Latency ofNanos(List<Long> nanos) {
    double[] sorted = nanos.stream().mapToDouble(one -> one / NANOS_PER_MILLI).sorted().toArray();
    return new Latency(
        sorted.length,
        percentile(sorted, 0.50),
        percentile(sorted, 0.99),
        sorted.length == 0 ? Double.NaN : Arrays.stream(sorted).max().orElseThrow());
  }

  private static double percentile(double[] sorted, double share) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
