package io.tokenlake.ingest;

import picocli.CommandLine;

/** The process: a bridge that runs alone, and the commands around it. */
public final class Main {
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  private static final String LAYOUT =
      "org.apache.logging.log4j.layout.template.json.JsonTemplateLayout";

  private Main() {}

  /**
   * Runs a command.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    // Before anything makes a logger, and only where what it needs is there.
    if (System.getProperty(LOG_CONFIGURATION) == null && isPresent(LAYOUT)) {
      System.setProperty(LOG_CONFIGURATION, "classpath:ingest-bridge-log4j2.properties");
    }
    System.exit(new CommandLine(new BridgeCommand()).execute(args));
  }

  private static boolean isPresent(String className) {
    try {
      Class.forName(className, /* initialize= */ false, Main.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
