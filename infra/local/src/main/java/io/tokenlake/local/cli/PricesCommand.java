package io.tokenlake.local.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "prices",
    description = "The price book that the ledger prices with.",
    mixinStandardHelpOptions = true,
    subcommands = {
      PricesLookupCommand.class,
      PricesListCommand.class,
      PricesCheckCommand.class,
      PricesImportCommand.class
    })
final class PricesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do with the prices");
  }
}
