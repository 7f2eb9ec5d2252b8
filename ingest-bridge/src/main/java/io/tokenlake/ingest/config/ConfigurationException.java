package io.tokenlake.ingest.config;

import java.util.List;

/** The configuration cannot be used; names every problem at once, so that one restart fixes it. */
public final class ConfigurationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  ConfigurationException(List<String> problems) {
    super("the ingest bridge cannot start:\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each problem, in the order of the settings. */
  public List<String> problems() {
    return problems;
  }
}
