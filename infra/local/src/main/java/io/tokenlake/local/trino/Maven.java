package io.tokenlake.local.trino;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The Maven of a machine: the one in MAVEN_HOME, else {@code mvn} on the PATH. */
public final class Maven {
  private static final long CHECK_SECONDS = 30;

  private final String executable;

  Maven(Map<String, String> environment) {
    String home = environment.get("MAVEN_HOME");
    this.executable =
        home == null || home.isBlank() ? "mvn" : Path.of(home, "bin", "mvn").toString();
  }

  /** The Maven of this machine, whether it is there or not. */
  public static Maven ofThisMachine() {
    return new Maven(System.getenv());
  }

  /** Name or path of the program. */
  String executable() {
    return executable;
  }

  /**
   * Finds out whether it runs.
   *
   * @throws TrinoException with what to do when it does not
   */
  public void check() throws InterruptedException {
    Process version;
    try {
      version =
          new ProcessBuilder(executable, "-v")
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw missing(e);
    }
    if (!version.waitFor(CHECK_SECONDS, TimeUnit.SECONDS)) {
      version.destroyForcibly();
      throw broken("did not end in " + CHECK_SECONDS + " s");
    }
    if (version.exitValue() != 0) {
      throw broken("failed with exit code " + version.exitValue());
    }
  }

  /** What to say where the program cannot be started. */
  TrinoException missing(IOException problem) {
    return new TrinoException(
        "Maven, which downloads Trino, cannot be started as '"
            + executable
            + "' ("
            + problem.getMessage()
            + "); install 3.8.6 or later and put it on the PATH or set MAVEN_HOME to its folder",
        problem);
  }

  private TrinoException broken(String how) {
    return new TrinoException(
        "Maven, which downloads Trino, does not work: '"
            + executable
            + " -v' "
            + how
            + "; run it to see why (often JAVA_HOME names no JDK), or install Maven 3.8.6 or"
            + " later and put it on the PATH or set MAVEN_HOME to its folder");
  }
}
