package io.tokenlake.benchmarks.ledger;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What something took. All of it is the whole process's: a broker in it counts, too.
 *
 * @param wallSeconds time that passed
 * @param cpuSeconds CPU time of all threads, the collector's and the compiler's included
 * @param gcSeconds CPU time of serial garbage collection; 0 where the system does not tell
 * @param compilerSeconds CPU time of just-in-time compilation, which a longer run would not have; 0
 *     where the system does not tell
 */
public record Spent(
    double wallSeconds, double cpuSeconds, double gcSeconds, double compilerSeconds) {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final double NANOS = 1e9;

  /** Something to measure. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /** Does the work and says what it took. Starts on a collected heap. */
  public static Spent on(Work work) throws Exception {
    System.gc();
    Spent before = now();
    work.run();
    Spent after = now();
    return new Spent(
        after.wallSeconds - before.wallSeconds,
        after.cpuSeconds - before.cpuSeconds,
        after.gcSeconds - before.gcSeconds,
        after.compilerSeconds - before.compilerSeconds);
  }

  /** CPU time of everything but the just-in-time compiler. */
  public double compiledCpuSeconds() {
    return cpuSeconds - compilerSeconds;
  }

  private static Spent now() {
    return new Spent(
        System.nanoTime() / NANOS,
        PROCESS.getProcessCpuTime() / NANOS,
        NativeThreads.cpuSeconds("VM Thread"),
        NativeThreads.cpuSeconds("C1 Compiler", "C2 Compiler"));
  }
}
