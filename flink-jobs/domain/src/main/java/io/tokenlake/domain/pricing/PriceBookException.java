package io.tokenlake.domain.pricing;

import java.util.List;

/** A price book that cannot be used, with everything that is wrong with it. */
public final class PriceBookException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  PriceBookException(String sourceName, List<String> problems) {
    super(
        sourceName
            + ": "
            + (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
            + "\n  - "
            + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each problem on its own. */
  public List<String> problems() {
    return problems;
  }
}
