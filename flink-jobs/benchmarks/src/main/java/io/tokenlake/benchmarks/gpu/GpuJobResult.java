package io.tokenlake.benchmarks.gpu;

import io.tokenlake.benchmarks.ledger.Spent;

/**
 * The figures. They exist only where tables and alerts were found to be right.
 *
 * @param load load average of the machine in the minute before
 * @param bare what parsing the same bytes took
 * @param job what the job took, from submission until all rows were in their tables
 * @param alertMillis from the bytes of an XID in Kafka to its alert at a subscriber, sorted
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GpuJobResult(long samples, double load, Spent bare, Spent job, double[] alertMillis) {

  /** CPU time of parsing against that of the job, without the compiler's on either side. */
  public double cpuRatio() {
    return bare.compiledCpuSeconds() / job.compiledCpuSeconds();
  }

  /** The latency that a share of all XIDs is not above, ms; NaN when none was timed. */
  public double alertMillis(double share) {
    int rank = (int) Math.ceil(share * alertMillis.length);
    return rank == 0 ? Double.NaN : alertMillis[rank - 1];
  }
}
