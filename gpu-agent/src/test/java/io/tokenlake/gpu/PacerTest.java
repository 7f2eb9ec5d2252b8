package io.tokenlake.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacerTest {
  private long now = Long.MAX_VALUE - 50;
  private final Pacer pacer = new Pacer(() -> now, Duration.ofNanos(100));

  @Test
  void theFirstBeatIsAtOnceAndALateRoundDoesNotShiftTheNext() {
    assertThat(pacer.nanosToNext()).isZero();
    now += 30;
    assertThat(pacer.nanosToNext()).isEqualTo(70);
    now += 70 + 20;
    assertThat(pacer.nanosToNext()).isEqualTo(80);
  }

  @Test
  void missedBeatsAreSkipped() {
    assertThat(pacer.nanosToNext()).isZero();
    now += 350;
    assertThat(pacer.nanosToNext()).isZero();
    assertThat(pacer.nanosToNext()).isEqualTo(50);
  }
}
