package io.tokenlake.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemLogTest {
  @Test
  void aProblemIsSaidWhenItBeginsAndWhenItEnds() {
    List<String> said = new ArrayList<>();
    ProblemLog log = new ProblemLog(said::add, problem -> said.add("no longer: " + problem));

    log.update(List.of("lost"));
    log.update(List.of("lost"));
    log.update(List.of("lost", "hot"));
    log.update(List.of("hot"));

    assertThat(said).containsExactly("lost", "hot", "no longer: lost");
  }
}
