package io.tokenlake.ingest;

import picocli.CommandLine;

/** The process: a bridge that runs alone, and the commands around it. */
public final class Main {
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  private Main() {}

  /**
   * Runs a command.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    // Before anything makes a logger. Who embeds a bridge configures logging.
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "classpath:ingest-bridge-log4j2.properties");
    }
    System.exit(new CommandLine(new BridgeCommand()).execute(args));
  }
}
