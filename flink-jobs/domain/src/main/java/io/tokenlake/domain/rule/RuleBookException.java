package io.tokenlake.domain.rule;

import java.util.List;

/** A rule book that cannot be used, with everything that is wrong with it. */
public final class RuleBookException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  RuleBookException(String sourceName, List<String> problems) {
    super(sourceName + " cannot be used:\n  - " + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each problem on its own, with its line. */
  public List<String> problems() {
    return problems;
  }
}
