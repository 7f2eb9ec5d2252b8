package io.tokenlake.local.cli;

import io.tokenlake.benchmarks.ledger.LedgerBenchmark;
import io.tokenlake.benchmarks.ledger.LedgerBenchmarkOptions;
import io.tokenlake.benchmarks.ledger.LedgerBenchmarkReport;
import io.tokenlake.local.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "ledger",
    description =
        "The ledger job, Kafka in and Iceberg out, against a bare consumer that polls and parses"
            + " the same bytes.",
    mixinStandardHelpOptions = true)
final class BenchLedgerCommand implements Callable<Integer> {
  @Option(
      names = "--spans",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Spans at scale 1 (default: ${DEFAULT-VALUE}).")
  private int spans;

  @Option(
      names = "--scale",
      paramLabel = "X",
      split = ",",
      defaultValue = "1,4,16",
      description = "Multiples of the spans to measure (default: ${DEFAULT-VALUE}).")
  private List<Integer> scales;

  @Option(
      names = "--state",
      paramLabel = "heap|rocksdb",
      defaultValue = "heap",
      description = "Where the job keeps its state (default: ${DEFAULT-VALUE}).")
  private LedgerBenchmarkOptions.State state;

  @Option(
      names = "--messages",
      paramLabel = "trace|request",
      defaultValue = "trace",
      description =
          "What a Kafka message holds: the spans of one trace, as the bridge splits, or a whole"
              + " request of about 100 spans (default: ${DEFAULT-VALUE}).")
  private LedgerBenchmarkOptions.Messages messages;

  @Option(names = "--profile", description = "Sample where the job spends its time.")
  private boolean profile;

  @Mixin private BenchJobOptions job;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(System.err);
    LedgerBenchmarkReport report;
    try (BenchFolder folder = BenchFolder.open(job.dir())) {
      LedgerBenchmarkOptions options = options(folder.path());
      report =
          new LedgerBenchmarkReport(options, new LedgerBenchmark(options, progress::say).run());
    }
    job.print(report.text(), report::json);
    return 0;
  }

  private LedgerBenchmarkOptions options(Path folder) {
    try {
      return new LedgerBenchmarkOptions(
          spans,
          scales,
          job.parallelism(),
          job.checkpointInterval(),
          state,
          messages,
          profile,
          folder);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
