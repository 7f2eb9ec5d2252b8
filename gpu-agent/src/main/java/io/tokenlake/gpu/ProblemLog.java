package io.tokenlake.gpu;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Says each problem when it begins and when it ends, not at every sample in between. */
final class ProblemLog {
  private final Consumer<String> begun;
  private final Consumer<String> ended;
  private Set<String> current = Set.of();

  ProblemLog(Consumer<String> begun, Consumer<String> ended) {
    this.begun = begun;
    this.ended = ended;
  }

  /** Takes all problems of a round. */
  void update(List<String> problems) {
    Set<String> now = new LinkedHashSet<>(problems);
    now.stream().filter(problem -> !current.contains(problem)).forEach(begun);
    current.stream().filter(problem -> !now.contains(problem)).forEach(ended);
    current = now;
  }
}
