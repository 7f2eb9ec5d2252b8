package io.tokenlake.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleSenderTest {
  private final List<String> log = new ArrayList<>();
  private final FakeReceiver receiver = new FakeReceiver();
  private final SampleSender sender =
      new SampleSender(receiver, new SampleMetrics(Resource.empty()), log::add);

  @Test
  void aSampleGoesOutAtOnce() {
    sender.send(Samples.second(1));

    assertThat(receiver.request()).containsExactly(1);
  }

  @Test
  void samplesWaitWhileARequestIsUnderWayAndThenGoTogether() {
    sender.send(Samples.second(1));
    sender.send(Samples.second(2));
    assertThat(receiver.requests()).isEqualTo(1);

    receiver.accept();
    sender.send(Samples.second(3));
    assertThat(receiver.request()).containsExactly(2, 3);
  }

  @Test
  void whatWasRefusedIsSentAgainBeforeWhatCameAfter() {
    sender.send(Samples.second(1));
    sender.send(Samples.second(2));
    receiver.refuse();
    sender.send(Samples.second(3));
    receiver.accept();
    sender.send(Samples.second(4));
    receiver.accept();

    assertThat(receiver.taken()).containsExactly(1, 2, 3, 4);
    assertThat(sender.lost()).isZero();
  }

  @Test
  void aLongOutageLosesTheOldestAndCountsThem() {
    sender.send(Samples.seconds(0, SampleSender.CAPACITY + 5));
    receiver.refuse();
    sender.send(Samples.second(SampleSender.CAPACITY + 5));

    assertThat(sender.lost()).isEqualTo(6);
    assertThat(receiver.request())
        .containsExactlyElementsOf(
            IntStream.range(6, 6 + SampleSender.BATCH_SIZE).boxed().toList());
  }

  @Test
  void closingDeliversWhatWaited() {
    sender.send(Samples.seconds(0, 2 * SampleSender.BATCH_SIZE));
    assertThat(receiver.taken()).isEmpty();

    receiver.acceptAll();
    sender.close();

    assertThat(receiver.taken())
        .containsExactlyElementsOf(
            IntStream.range(0, 2 * SampleSender.BATCH_SIZE).boxed().toList());
  }

  @Test
  void anOutageIsSaidWhenItBeginsAndWithItsLossesWhenItEnds() {
    sender.send(Samples.seconds(0, SampleSender.CAPACITY + 3));
    receiver.refuse();
    sender.send(Samples.seconds(0, 0));
    receiver.refuse();
    sender.send(Samples.seconds(0, 0));
    assertThat(log).singleElement().asString().contains("does not take samples");

    receiver.accept();
    sender.send(Samples.seconds(0, 0));
    assertThat(log).hasSize(2).last().asString().contains("again; 3 were lost");
  }

  @Test
  void closingSaysWhatWasNotDelivered() {
    sender.send(Samples.seconds(0, 7));
    receiver.refuseAll();
    sender.close();

    assertThat(log).last().asString().isEqualTo("7 samples were not delivered");
  }
}
