package io.tokenlake.benchmarks.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** CPU time of the JVM's own threads, which no Java interface tells; Linux does. */
final class NativeThreads {
  private static final Path TASKS = Path.of("/proc/self/task");

  /** Unit of the kernel's figures; it is 100 on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** Fields of {@code stat}, counted after the name in parentheses, which may hold spaces. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  private NativeThreads() {}

  /** CPU seconds of all threads whose name starts so; 0 where the kernel does not tell. */
  static double cpuSeconds(String... namePrefixes) {
    if (!Files.isDirectory(TASKS)) {
      return 0;
    }
    try (Stream<Path> tasks = Files.list(TASKS)) {
      return tasks.mapToDouble(task -> cpuSeconds(task, List.of(namePrefixes))).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double cpuSeconds(Path task, List<String> namePrefixes) {
    try {
      String stat = Files.readString(task.resolve("stat"), UTF_8);
      String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      if (namePrefixes.stream().noneMatch(name::startsWith)) {
        return 0;
      }
      List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
      return (Long.parseLong(fields.get(USER_TICKS)) + Long.parseLong(fields.get(SYSTEM_TICKS)))
          / TICKS_PER_SECOND;
    } catch (IOException e) {
      if (Files.exists(task)) {
        throw new UncheckedIOException(e);
      }
      return 0; // the thread has ended meanwhile, before the file was opened or while it was read
    }
  }
}
