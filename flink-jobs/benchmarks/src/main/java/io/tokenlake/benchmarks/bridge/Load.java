package io.tokenlake.benchmarks.bridge;

import java.util.Arrays;

/**
 * What came of some time under load.
 *
 * @param spans spans whose request was acknowledged
 * @param seconds time until the last acknowledgement
 * @param p50Millis half of the requests were acknowledged within this time
 * @param p99Millis all but one in a hundred
 */
public record Load(long spans, double seconds, double p50Millis, double p99Millis) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** By the times that the requests took, in ns. */
  static Load of(long spans, double seconds, long[] nanos) {
    Arrays.sort(nanos);
    return new Load(spans, seconds, percentile(nanos, 50), percentile(nanos, 99));
  }

  private static double percentile(long[] sorted, int percent) {
    return sorted.length == 0
        ? 0
        : sorted[(int) ((sorted.length - 1L) * percent / 100)] / NANOS_PER_MILLI;
  }
}
