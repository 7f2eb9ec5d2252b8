package io.tokenlake.local.cli;

import io.tokenlake.notifier.NotifyCommand;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
      NotifyCommand.class,
      ReplayCommand.class,
      PricesCommand.class,
      RulesCommand.class,
      TablesCommand.class,
      ViewsCommand.class,
      BenchCommand.class,
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

  static String describe(Throwable problem) {
    if (problem instanceof FileSystemException file) {
      // The message of these is the name of the file and little more.
      return describeFile(file);
    }
    if (problem instanceof UncheckedIOException
        && problem.getCause().toString().equals(problem.getMessage())) {
      return describe(problem.getCause()); // it has nothing to say of its own
    }
    return problem.getMessage() == null ? problem.toString() : problem.getMessage();
  }

  private static String describeFile(FileSystemException problem) {
    String file = problem.getFile();
    if (problem instanceof NoSuchFileException) {
      return "cannot read " + file + ": no such file";
    }
    if (problem instanceof AccessDeniedException) {
      return "cannot open " + file + ": permission denied";
    }
    if (problem instanceof FileAlreadyExistsException) {
      return "cannot create " + file + ": it exists already";
    }
    String reason = problem.getReason();
    return "cannot use "
        + file
        + ": "
        + (reason == null ? problem.getClass().getSimpleName() : reason);
  }
}
