package io.tokenlake.local.cli;

import io.tokenlake.benchmarks.gpu.GpuJobBenchmark;
import io.tokenlake.benchmarks.gpu.GpuJobOptions;
import io.tokenlake.benchmarks.gpu.GpuJobReport;
import io.tokenlake.local.Progress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "gpu",
    description =
        "The gpu job, Kafka in and Iceberg out, against parsing the same bytes; and how long an"
            + " XID takes to be an alert while all GPUs are sampled every second.",
    mixinStandardHelpOptions = true)
final class BenchGpuCommand implements Callable<Integer> {
  @Option(
      names = "--machines",
      paramLabel = "N",
      defaultValue = "16",
      description = "Machines with eight GPUs each (default: ${DEFAULT-VALUE}).")
  private int machines;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "600",
      description = "Samples of each GPU that the job catches up with (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--xids",
      paramLabel = "N",
      defaultValue = "200",
      description = "XIDs to time; 0 leaves that out (default: ${DEFAULT-VALUE}).")
  private int xids;

  @Option(
      names = "--xids-per-second",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many of them come in a second (default: ${DEFAULT-VALUE}).")
  private int xidsPerSecond;

  @Mixin private BenchJobOptions job;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(System.err);
    GpuJobReport report;
    try (BenchFolder folder = BenchFolder.open(job.dir())) {
      GpuJobOptions options = options(folder.path());
      report = new GpuJobReport(options, new GpuJobBenchmark(options, progress::say).run());
    }
    job.print(report.text(), report::json);
    return 0;
  }

  private GpuJobOptions options(Path folder) {
    try {
      return new GpuJobOptions(
          machines,
          seconds,
          xids,
          xidsPerSecond,
          job.parallelism(),
          job.checkpointInterval(),
          folder);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
