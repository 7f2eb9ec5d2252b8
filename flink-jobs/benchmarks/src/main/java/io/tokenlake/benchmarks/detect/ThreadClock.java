package io.tokenlake.benchmarks.detect;

import java.lang.management.ManagementFactory;

/** What the current thread has spent on a core, so that a busy machine does not count. */
final class ThreadClock {
  private static final double NANOS_PER_MICRO = 1e3;

  private ThreadClock() {}

  static double micros() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / NANOS_PER_MICRO;
  }
}
