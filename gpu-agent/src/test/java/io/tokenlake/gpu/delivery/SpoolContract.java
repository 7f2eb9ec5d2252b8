package io.tokenlake.gpu.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What holds of every spool. */
abstract class SpoolContract {
  /** Opens a spool that holds three of the {@link #request}s at most. */
  abstract Spool open();

  static Request request(int number) {
    return new Request(Signal.METRICS, 10 + number, new byte[] {(byte) number, 1, 2, 3});
  }

  @Test
  void requestsComeOutInTheOrderInWhichTheyWentIn() {
    try (Spool spool = open()) {
      spool.add(request(1));
      spool.add(request(2));

      assertThat(spool.oldest().orElseThrow().body()).isEqualTo(request(1).body());
      assertThat(spool.oldest().orElseThrow().items()).isEqualTo(11);
      spool.removeOldest();
      assertThat(spool.oldest().orElseThrow().body()).isEqualTo(request(2).body());
      spool.removeOldest();
      assertThat(spool.oldest()).isEmpty();
      assertThat(spool.size()).isZero();
      assertThat(spool.bytes()).isZero();
      assertThat(spool.lost()).isZero();
    }
  }

  @Test
  void whatDoesNotFitIsLostTheOldestFirstAndItsItemsAreCounted() {
    try (Spool spool = open()) {
      for (int number = 1; number <= 5; number++) {
        spool.add(request(number));
      }

      assertThat(spool.size()).isEqualTo(3);
      assertThat(spool.oldest().orElseThrow().body()[0]).isEqualTo((byte) 3);
      assertThat(spool.lost()).isEqualTo(11 + 12);
    }
  }

  @Test
  void aRequestKeepsItsSignal() {
    try (Spool spool = open()) {
      spool.add(new Request(Signal.LOGS, 1, new byte[] {9}));

      assertThat(spool.oldest().orElseThrow().signal()).isEqualTo(Signal.LOGS);
    }
  }
}
