package io.tokenlake.local.cli;

import io.tokenlake.benchmarks.detect.NabBenchmark;
import io.tokenlake.benchmarks.detect.NabReport;
import io.tokenlake.benchmarks.detect.RecurringCorpus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "recurring",
    description =
        "The anomaly detector over generated series whose incidents come back, scored as NAB does"
            + " it.",
    mixinStandardHelpOptions = true)
final class BenchRecurringCommand implements Callable<Integer> {
  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "The same seed gives the same series (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--each",
      paramLabel = "N",
      defaultValue = "3",
      description = "Series of each nature and kind of incident (default: ${DEFAULT-VALUE}).")
  private int each;

  @Option(names = "--json", description = "Print the figures as JSON on the last line.")
  private boolean json;

  @Override
  public Integer call() {
    NabReport report = new NabBenchmark(RecurringCorpus.of(seed, each)).run(0);
    System.out.print(report.text());
    if (json) {
      System.out.println(report.json());
    }
    return 0;
  }
}
