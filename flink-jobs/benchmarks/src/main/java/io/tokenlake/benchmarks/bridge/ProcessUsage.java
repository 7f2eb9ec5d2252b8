package io.tokenlake.benchmarks.bridge;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used, by the operating system. */
final class ProcessUsage {
  private static final String PEAK = "VmHWM:";
  private static final long KIB = 1024;

  /** Linux tells times of threads in these, whatever its own clock. */
  private static final double TICKS_PER_SECOND = 100;

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

  /**
   * CPU that the just-in-time compiler of a JVM has used, as far as its threads still live; zero
   * for a process that has none, null where the system does not tell of threads.
   */
  static Double compilerSeconds(Process process) throws IOException {
    Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
    if (!Files.isDirectory(tasks)) {
      return null;
    }
    long ticks = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        ticks += compilerTicks(thread.resolve("stat"));
      }
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** Of one thread: its name in brackets, and user and system time as the 14th and 15th field. */
  private static long compilerTicks(Path stat) {
    try {
      String line = Files.readString(stat);
      int name = line.indexOf('(') + 1;
      int end = line.lastIndexOf(')');
      if (!line.substring(name, end).matches("C[12] Comp.*")) {
        return 0;
      }
      String[] fields = line.substring(end + 2).split(" ");
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (IOException e) {
      return 0; // it has ended
    }
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
