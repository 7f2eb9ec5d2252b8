package io.tokenlake.local.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** What the benchmarks of Flink jobs have in common. */
final class BenchJobOptions {
  @Option(
      names = "--parallelism",
      paramLabel = "P",
      defaultValue = "2",
      description = "Parallelism of the job and partitions of its topics (${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description =
          "Time between checkpoints, and so between commits; 30 in production (${DEFAULT-VALUE}).")
  private int checkpointSeconds;

  @Option(names = "--json", description = "Print all figures as JSON on the last line.")
  private boolean json;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Empty or new folder to work in and to keep (default: a temporary one).")
  private Path dir;

  int parallelism() {
    return parallelism;
  }

  Duration checkpointInterval() {
    return Duration.ofSeconds(checkpointSeconds);
  }

  /** Where to work; null for a temporary folder. */
  Path dir() {
    return dir;
  }

  /** Prints what was found. */
  void print(String text, Supplier<String> asJson) {
    System.out.print(text);
    if (json) {
      System.out.println(asJson.get());
    }
  }
}
