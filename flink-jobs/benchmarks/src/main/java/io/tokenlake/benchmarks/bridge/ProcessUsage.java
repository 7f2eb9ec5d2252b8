package io.tokenlake.benchmarks.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used, by the operating system. */
final class ProcessUsage {
  private static final String PEAK = "VmHWM:";
  private static final long KIB = 1024;

  private ProcessUsage() {}

  static double cpuSeconds(Process process) {
    return process
            .info()
            .totalCpuDuration()
            .orElseThrow(
                () -> new IllegalStateException("this system does not tell the CPU of a process"))
            .toMillis()
        / 1e3;
  }

  /** Peak of the resident set; null where the system does not tell. */
  static Long peakBytes(Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return null;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(PEAK)) {
        return Long.parseLong(line.substring(PEAK.length()).replace("kB", "").strip()) * KIB;
      }
    }
    return null;
  }
}
