package io.tokenlake.pipeline.process;

import io.tokenlake.local.process.JavaProcess;
import java.util.ArrayList;
import java.util.List;

/** Options of the JVMs that a test starts. */
final class Jvm {
  private Jvm() {}

  /** Those of a short-lived process with our logging, and more. */
  static List<String> options(String... more) {
    List<String> options = new ArrayList<>(JavaProcess.SHORT_LIVED);
    options.add("-Dlog4j2.configurationFile=log4j2-process.xml");
    options.addAll(List.of(more));
    return options;
  }
}
