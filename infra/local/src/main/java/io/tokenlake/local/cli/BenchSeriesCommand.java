package io.tokenlake.local.cli;

import io.tokenlake.benchmarks.detect.SeriesBenchmark;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "series",
    description =
        "All detectors over one CSV file of timestamp,value: what they would say, and when.",
    mixinStandardHelpOptions = true)
final class BenchSeriesCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description = "CSV with the header timestamp,value.")
  private Path data;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write timestamp,value,anomaly_score of all points.")
  private Path out;

  @Option(names = "--json", description = "Print the figures as JSON on the last line.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    SeriesBenchmark benchmark = new SeriesBenchmark(data).run();
    if (out != null) {
      benchmark.write(out);
    }
    System.out.print(benchmark.text());
    if (json) {
      System.out.println(benchmark.json());
    }
    return 0;
  }
}
