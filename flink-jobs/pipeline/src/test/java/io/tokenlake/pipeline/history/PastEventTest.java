package io.tokenlake.pipeline.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.rule.CallFacts;
import io.tokenlake.domain.rule.RunFact;
import io.tokenlake.domain.rule.WindowPoint;
import io.tokenlake.domain.rule.WindowSums;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PastEventTest {
  private static final long MINUTE = 60_000_000;

  @Test
  void whatIsOfOneTimeIsPlayedInTheSameOrderHoweverFilesHaveIt() {
    List<PastEvent> inOrder =
        List.of(
            call("z", 0, MINUTE - 1),
            call("a", 0, MINUTE),
            call("a", 1, MINUTE),
            call("a", 2, MINUTE),
            call("b", 0, MINUTE),
            PastEvent.of(step("s")),
            minute("acme", "checkout"),
            minute("acme", "search"),
            minute("globex", "checkout"));

    for (int seed = 0; seed < 20; seed++) {
      List<PastEvent> shuffled = new ArrayList<>(inOrder);
      Collections.shuffle(shuffled, new Random(seed));
      Collections.sort(shuffled);
      assertThat(shuffled).isEqualTo(inOrder);
    }
  }

  private static PastEvent call(String id, long revision, long endedAtMicros) {
    return PastEvent.of(
        new CallFacts(
            id,
            revision,
            revision == 1,
            "trace",
            "span",
            "acme",
            Map.of(),
            0,
            endedAtMicros,
            null,
            1L,
            1L,
            null,
            null,
            null,
            false,
            false));
  }

  private static RunFact step(String id) {
    return new RunFact(
        id, true, 0, "trace", id, null, "acme", null, null, null, null, null, null, false, null,
        false, MINUTE, null);
  }

  private static PastEvent minute(String tenant, String service) {
    return PastEvent.of(
        new WindowPoint("service", tenant, Map.of("service", service), "m", 0, WindowSums.ZERO));
  }
}
