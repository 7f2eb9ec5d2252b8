package io.tokenlake.notifier.config;

import java.util.List;

/** The configuration cannot be used; names every problem at once, so that one restart fixes it. */
public final class ConfigurationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /**
   * @param problems one sentence each, with the line
   */
  public ConfigurationException(String file, List<String> problems) {
    super(file + " cannot be used:\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each problem. */
  public List<String> problems() {
    return problems;
  }
}
