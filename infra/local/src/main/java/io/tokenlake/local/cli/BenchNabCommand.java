package io.tokenlake.local.cli;

import io.tokenlake.benchmarks.detect.NabBenchmark;
import io.tokenlake.benchmarks.detect.NabFolder;
import io.tokenlake.benchmarks.detect.NabReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "nab",
    description =
        "The anomaly detector over series with labelled incidents, scored as the Numenta Anomaly"
            + " Benchmark does it.",
    mixinStandardHelpOptions = true)
final class BenchNabCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Folder in NAB's layout: group/file.csv, and the windows as JSON beside it.")
  private Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write the scores of all points for NAB's own scorer.")
  private Path out;

  @Option(
      names = "--perturb",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Score N times more, each parameter x1/1.5 to x1.5 (default: ${DEFAULT-VALUE}).")
  private int perturb;

  @Option(names = "--json", description = "Print the figures as JSON on the last line.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (perturb < 0) {
      throw new ParameterException(
          spec.commandLine(), "--perturb is " + perturb + "; it must not be negative");
    }
    NabBenchmark benchmark = new NabBenchmark(NabFolder.read(data));
    if (out != null) {
      benchmark.write(out);
    }
    NabReport report = benchmark.run(perturb);
    System.out.print(report.text());
    if (json) {
      System.out.println(report.json());
    }
    return 0;
  }
}
