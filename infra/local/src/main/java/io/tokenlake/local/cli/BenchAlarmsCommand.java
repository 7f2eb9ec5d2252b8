package io.tokenlake.local.cli;

import io.tokenlake.benchmarks.detect.AlarmBenchmark;
import io.tokenlake.benchmarks.detect.AlarmReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "alarms",
    description =
        "False alarms of all detectors on quiet generated traffic, and what they find of injected"
            + " faults.",
    mixinStandardHelpOptions = true)
final class BenchAlarmsCommand implements Callable<Integer> {
  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Metrics of entities, five an entity (default: ${DEFAULT-VALUE}).")
  private int keys;

  @Option(
      names = "--days",
      paramLabel = "D",
      defaultValue = "7",
      description = "Days counted, after two weeks of learning (default: ${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = "--faults",
      paramLabel = "N",
      defaultValue = "70",
      description = "Entities that get a fault of an hour (default: ${DEFAULT-VALUE}).")
  private int faults;

  @Option(
      names = "--strength",
      paramLabel = "X",
      defaultValue = "1",
      description = "How strong the faults are, 0.5 is half (default: ${DEFAULT-VALUE}).")
  private double strength;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "The same seed gives the same traffic (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Print the figures as JSON on the last line.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (keys < 1 || days < 1 || faults < 0 || !(strength > 0 && strength <= 1)) {
      throw new ParameterException(
          spec.commandLine(),
          "--keys "
              + keys
              + " and --days "
              + days
              + " must be at least 1, --faults "
              + faults
              + " not negative, --strength "
              + strength
              + " above 0 and at most 1");
    }
    AlarmReport report = new AlarmBenchmark(keys, days, faults, strength, seed).run();
    System.out.print(report.text());
    if (json) {
      System.out.println(report.json());
    }
    return 0;
  }
}
