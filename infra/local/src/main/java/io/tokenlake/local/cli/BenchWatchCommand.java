package io.tokenlake.local.cli;

import io.tokenlake.benchmarks.ledger.LedgerBenchmarkOptions.State;
import io.tokenlake.benchmarks.watch.WatchBenchmark;
import io.tokenlake.benchmarks.watch.WatchBenchmarkOptions;
import io.tokenlake.benchmarks.watch.WatchBenchmarkReport;
import io.tokenlake.local.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "watch",
    description =
        "How soon an alert can be read after its span has come, and what an entity costs that is"
            + " watched.",
    mixinStandardHelpOptions = true)
final class BenchWatchCommand implements Callable<Integer> {
  @Option(
      names = "--spans-per-second",
      paramLabel = "N",
      defaultValue = "300",
      description = "Load while latency is measured (default: ${DEFAULT-VALUE}).")
  private int spansPerSecond;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long the jobs are under load before (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long latency is measured; 0 for not at all (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--probes-per-second",
      paramLabel = "N",
      defaultValue = "3",
      description = "Calls that break rules, beside the load (default: ${DEFAULT-VALUE}).")
  private int probesPerSecond;

  @Option(
      names = "--keys",
      paramLabel = "N",
      split = ",",
      defaultValue = "1000,10000,100000",
      description = "Numbers of services to watch; 0 for none (default: ${DEFAULT-VALUE}).")
  private List<Integer> keys;

  @Option(
      names = "--windows",
      paramLabel = "N",
      defaultValue = "13",
      description = "Windows of five minutes that each of them has (default: ${DEFAULT-VALUE}).")
  private int windows;

  @Option(
      names = "--state",
      paramLabel = "heap|rocksdb",
      defaultValue = "heap",
      description = "Where the jobs keep their state (default: ${DEFAULT-VALUE}).")
  private State state;

  @Option(names = "--profile", description = "Sample where the watch spends its time on keys.")
  private boolean profile;

  @Mixin private BenchJobOptions job;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(System.err);
    WatchBenchmarkReport report;
    try (BenchFolder folder = BenchFolder.open(job.dir())) {
      WatchBenchmarkOptions options = options(folder.path());
      report = new WatchBenchmarkReport(options, new WatchBenchmark(options, progress::say).run());
    }
    job.print(report.text(), report::json);
    return 0;
  }

  private WatchBenchmarkOptions options(Path folder) {
    try {
      return new WatchBenchmarkOptions(
          spansPerSecond,
          Duration.ofSeconds(warmUpSeconds),
          Duration.ofSeconds(seconds),
          probesPerSecond,
          keys.equals(List.of(0)) ? List.of() : keys,
          windows,
          job.parallelism(),
          job.checkpointInterval(),
          state,
          profile,
          folder);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
