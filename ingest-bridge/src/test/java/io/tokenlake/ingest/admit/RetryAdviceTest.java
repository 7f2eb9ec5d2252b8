package io.tokenlake.ingest.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.ingest.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryAdviceTest {
  private final SettableClock clock = new SettableClock();
  private final RetryAdvice advice = new RetryAdvice(clock);

  @Test
  void delayDoublesWhileRefusalsGoOnAndStopsToGrow() {
    List<Long> delays = new ArrayList<>();
    for (int second = 0; second < 100; second++) {
      long delay = advice.next().toSeconds();
      if (delays.isEmpty() || delays.get(delays.size() - 1) != delay) {
        delays.add(delay);
      }
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(delays).containsExactly(1L, 2L, 4L, 8L, 16L, 32L);
  }

  @Test
  void manyClientsRefusedAtOnceAreToldTheSame() {
    for (int client = 0; client < 1000; client++) {
      assertThat(advice.next()).isEqualTo(RetryAdvice.SHORTEST);
    }
  }

  @Test
  void delayIsShortAgainOnceRefusalsHaveStoppedForTwiceAsLong() {
    for (int second = 0; second < 7; second++) {
      advice.next();
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(advice.next()).isEqualTo(Duration.ofSeconds(8));

    clock.advance(Duration.ofSeconds(16));
    assertThat(advice.next()).isEqualTo(Duration.ofSeconds(16));
    clock.advance(Duration.ofSeconds(33));
    assertThat(advice.next()).isEqualTo(RetryAdvice.SHORTEST);
  }
}
