package io.tokenlake.benchmarks.gpu;

import io.tokenlake.benchmarks.ledger.Spent;
import io.tokenlake.benchmarks.watch.Latency;

/**
 * The figures. They exist only where tables and alerts were found to be right.
 *
 * @param load load average of the machine in the minute before
 * @param bare what parsing the same bytes took
 * @param job what the job took, from submission until all rows were in their tables
 * @param alerts from the bytes of an XID in Kafka to its alert at a subscriber
 */
public record GpuJobResult(long samples, double load, Spent bare, Spent job, Latency alerts) {

  /** CPU time of parsing against that of the job, without the compiler's on either side. */
  public double cpuRatio() {
    return bare.compiledCpuSeconds() / job.compiledCpuSeconds();
  }
}
