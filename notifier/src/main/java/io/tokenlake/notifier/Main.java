package io.tokenlake.notifier;

import picocli.CommandLine;

/** The process: a notifier that runs alone, and the commands around it. */
public final class Main {
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  private Main() {}

  /**
   * Runs a command.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    // Before anything makes a logger.
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "classpath:notifier-log4j2.properties");
    }
    CommandLine command =
        new CommandLine(new NotifyCommand())
            .setExecutionExceptionHandler(
                (problem, of, parsed) -> {
                  of.getErr().println(problem.getMessage());
                  return CommandLine.ExitCode.SOFTWARE;
                });
    System.exit(command.execute(args));
  }
}
