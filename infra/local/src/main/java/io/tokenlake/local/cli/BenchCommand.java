package io.tokenlake.local.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description = "The benchmarks, each with its limit in the same run.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchLedgerCommand.class,
      BenchWatchCommand.class,
      BenchBridgeCommand.class,
      BenchGpuCommand.class,
      BenchQueriesCommand.class,
      BenchNabCommand.class,
      BenchRecurringCommand.class,
      BenchSeriesCommand.class,
      BenchAlarmsCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to measure");
  }
}
