package io.tokenlake.domain.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.agent.RunClock.Times;
import org.junit.jupiter.api.Test;

class RunClockTest {
  private static final Times TIMES = new Times(10, 100, 1_000);

  @Test
  void aTraceIsWrittenAboutAfterItWasQuiet() {
    RunClock clock = RunClock.startedAt(5, TIMES);

    assertThat(clock.wakeAt()).isEqualTo(15);
    assertThat(clock.isWriteDue(14, TIMES)).isFalse();
    assertThat(clock.isWriteDue(15, TIMES)).isTrue();
  }

  @Test
  void aSignPutsWritingOffButWakesNoLater() {
    RunClock clock = RunClock.startedAt(5, TIMES).sign(12, TIMES);

    assertThat(clock.wakeAt()).as("the timer that is set").isEqualTo(15);
    assertThat(clock.isWriteDue(15, TIMES)).isFalse();
    assertThat(clock.wakingFor(TIMES).wakeAt()).isEqualTo(22);
  }

  @Test
  void aTraceThatIsNeverQuietIsWrittenAboutAllTheSame() {
    RunClock clock = RunClock.startedAt(1, TIMES);
    for (int now = 2; now < 101; now++) {
      clock = clock.sign(now, TIMES);
      assertThat(clock.isWriteDue(now, TIMES)).isFalse();
    }

    assertThat(clock.isWriteDue(101, TIMES)).isTrue();
  }

  @Test
  void whatIsWrittenIsForgottenAfterPatience() {
    RunClock clock = RunClock.startedAt(5, TIMES).written().wakingFor(TIMES);

    assertThat(clock.wakeAt()).isEqualTo(105);
    assertThat(clock.isForgetDue(104, TIMES)).isFalse();
    assertThat(clock.isForgetDue(105, TIMES)).isTrue();
  }

  @Test
  void whatIsNotWrittenIsNotForgotten() {
    RunClock clock = RunClock.startedAt(5, TIMES).written().sign(104, TIMES);

    assertThat(clock.wakeAt()).isEqualTo(114);
    assertThat(clock.isForgetDue(9_999, TIMES)).isFalse();
  }

  @Test
  void theSpansOfATraceThatIsNeverQuietAreForgottenAtTheHorizon() {
    RunClock clock = RunClock.startedAt(5, TIMES).sign(1_004, TIMES).written();

    assertThat(clock.isForgetDue(1_004, TIMES)).isFalse();
    assertThat(clock.isForgetDue(1_005, TIMES)).isTrue();
  }
}
