package io.tokenlake.ingest.admit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightBytesTest {
  private final InFlightBytes inFlight = new InFlightBytes(10_000);

  @Test
  void bytesBeyondTheLimitAreRefusedUntilOthersAreDone() {
    InFlightBytes.Hold first = inFlight.open();
    InFlightBytes.Hold second = inFlight.open();

    assertThat(first.add(7_000)).isTrue();
    assertThat(second.add(1_000)).isFalse();
    assertThat(second.add(900)).isTrue();
    first.close();
    assertThat(second.add(1_000)).isTrue();
  }

  @Test
  void whatIsHeldIsGivenBackOnce() {
    InFlightBytes.Hold first = inFlight.open();
    InFlightBytes.Hold second = inFlight.open();
    first.add(500);
    first.close();
    first.close();

    assertThat(inFlight.bytes()).isEqualTo(InFlightBytes.REQUEST_OVERHEAD);
    assertThat(inFlight.requests()).isOne();
    second.close();
    assertThat(inFlight.bytes()).isZero();
    assertThat(first.add(1)).isFalse();
    assertThat(inFlight.bytes()).isZero();
  }

  @Test
  void emptyRequestsCountAsWell() {
    for (int i = 0; i < 9; i++) {
      assertThat(inFlight.open().add(0)).isTrue();
    }

    assertThat(inFlight.open().add(0)).isFalse();
  }

  @Test
  void singleRequestAsLargeAsAllThatMayBeHeldIsTaken() {
    assertThat(inFlight.open().add(10_000)).isTrue();
  }
}
