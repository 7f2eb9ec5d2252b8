package io.tokenlake.local.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The one command a user types. Results go to stdout, progress and problems to stderr. */
@Command(
    name = "tokenlake",
    description = "The open lakehouse for LLM and GPU telemetry.",
    mixinStandardHelpOptions = true,
    version = "tokenlake 0.1.0-SNAPSHOT",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      SqlCommand.class,
      AlertsCommand.class,
      ReplayCommand.class,
      PricesCommand.class,
      TablesCommand.class,
      DoctorCommand.class
    })
public final class Tokenlake implements Runnable {
  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Tokenlake())
        .setExecutionExceptionHandler(problems())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do");
  }

  /** A problem is one message on stderr; its stack trace is for whoever asks for it. */
  private static IExecutionExceptionHandler problems() {
    return (problem, command, parsed) -> {
      command.getErr().println("tokenlake: " + describe(problem));
      if (System.getenv("TOKENLAKE_DEBUG") != null) {
        problem.printStackTrace(command.getErr());
      }
      return ExitCode.SOFTWARE;
    };
  }

  private static String describe(Throwable problem) {
    return problem.getMessage() == null ? problem.toString() : problem.getMessage();
  }
}
