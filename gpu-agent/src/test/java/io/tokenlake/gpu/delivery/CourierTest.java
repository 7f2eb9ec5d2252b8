package io.tokenlake.gpu.delivery;

import static io.tokenlake.gpu.delivery.SpoolContract.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CourierTest {
  private static final Outcome AWAY = new Outcome.Later("connection refused");

  /** A receiver in memory that answers as it is told. */
  private static final class TestTransport implements Transport {
    private final List<Integer> taken = new ArrayList<>();
    private Outcome answer = new Outcome.Delivered(0);
    private int attempts;

    @Override
    public Outcome send(Request request) {
      attempts++;
      if (answer == null) {
        throw new IllegalStateException("a fault of the transport");
      }
      if (answer instanceof Outcome.Delivered) {
        taken.add((int) request.body()[0]);
      }
      return answer;
    }

    @Override
    public void close() {}
  }

  private final List<String> log = new ArrayList<>();
  private final TestTransport receiver = new TestTransport();
  private final Spool spool = new MemorySpool(3 * 4);
  private long now;
  private final Courier courier =
      new Courier(receiver, spool, log::add, () -> now, Duration.ofSeconds(5));

  @Test
  void aRequestGoesOutAtOnce() {
    courier.step(request(1));

    assertThat(receiver.taken).containsExactly(1);
    assertThat(courier.delivered()).isEqualTo(11);
    assertThat(spool.size()).isZero();
  }

  @Test
  void whatTheReceiverDoesNotTakeWaitsAndGoesFirstWhenItIsBack() {
    receiver.answer = AWAY;
    courier.step(request(1));
    courier.step(request(2));
    receiver.answer = new Outcome.Delivered(0);
    seconds(1);
    courier.step(request(3));

    assertThat(receiver.taken).containsExactly(1, 2, 3);
    assertThat(courier.lost()).isZero();
    assertThat(courier.failures()).isEqualTo(1);
  }

  @Test
  void attemptsBecomeRarerUpToALimit() {
    receiver.answer = AWAY;
    courier.step(request(1));
    for (int second = 0; second < 300; second++) {
      seconds(1);
      courier.step(null);
    }

    // At 0, 1, 3, 7, 15, 31 s, and every 30 s from then on.
    assertThat(receiver.attempts).isEqualTo(6 + 8);
  }

  @Test
  void aLongOutageLosesTheOldestAndSaysHowManyWhenItEnds() {
    receiver.answer = AWAY;
    for (int number = 1; number <= 5; number++) {
      courier.step(request(number));
    }
    assertThat(courier.lost()).isEqualTo(11 + 12);
    receiver.answer = new Outcome.Delivered(0);
    seconds(1);
    courier.step(null);

    assertThat(receiver.taken).containsExactly(3, 4, 5);
    assertThat(log).hasSize(2);
    assertThat(log.get(0)).contains("takes nothing (connection refused)");
    assertThat(log.get(1)).contains("takes requests again; 23 items were lost");
  }

  @Test
  void aRequestThatIsRefusedForGoodIsGivenUpAndCounted() {
    receiver.answer = new Outcome.Refused("HTTP 400");
    courier.step(request(1));

    assertThat(courier.refused()).isEqualTo(11);
    assertThat(courier.delivered()).isZero();
    assertThat(spool.size()).isZero();
    assertThat(log).singleElement().asString().contains("refused 11 items").contains("HTTP 400");
  }

  @Test
  void itemsThatAReceiverRefusesOfARequestAreCounted() {
    receiver.answer = new Outcome.Delivered(3);
    courier.step(request(1));

    assertThat(courier.refused()).isEqualTo(3);
    assertThat(courier.delivered()).isEqualTo(11 - 3);
  }

  @Test
  void aFaultOfTheTransportIsNoReasonToStop() {
    receiver.answer = null;
    courier.step(request(1));
    receiver.answer = new Outcome.Delivered(0);
    seconds(1);
    courier.step(null);

    assertThat(receiver.taken).containsExactly(1);
    assertThat(log.get(0)).contains("a fault of the transport");
  }

  @Test
  void closingDeliversWhatWaits() {
    courier.accept(request(1));
    courier.accept(request(2));
    courier.close();

    assertThat(receiver.taken).containsExactly(1, 2);
  }

  @Test
  void closingWhileTheReceiverIsAwaySaysWhatIsLost() {
    receiver.answer = AWAY;
    courier.accept(request(1));
    courier.close();

    assertThat(log).last().asString().isEqualTo("11 items were not delivered and are lost");
    assertThat(courier.lost()).isEqualTo(11);
  }

  @Test
  void theHandoverNeverBlocksAndCountsWhatItDrops() {
    for (int number = 0; number < Courier.HANDOVER + 6; number++) {
      courier.accept(request(1));
    }

    assertThat(courier.lost()).isEqualTo(6 * 11);
  }

  private void seconds(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }
}
