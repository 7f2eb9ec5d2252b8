package io.tokenlake.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaRecordPublisherTest {
  private static final List<ProducerRecord<byte[], byte[]>> THREE_RECORDS =
      List.of(record(1), record(2), record(3));

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final KafkaRecordPublisher publisher =
      new KafkaRecordPublisher(producer, Duration.ofSeconds(1));

  @Test
  void requestIsDurableOnlyWhenItsLastRecordIs() {
    CompletableFuture<Void> allDurable = publisher.publish(THREE_RECORDS);

    producer.completeNext();
    producer.completeNext();
    assertThat(allDurable).isNotDone();
    producer.completeNext();
    assertThat(allDurable).isCompleted();
  }

  @Test
  void failureOfTheLastRecordFailsTheRequest() {
    CompletableFuture<Void> allDurable = publisher.publish(THREE_RECORDS);

    producer.completeNext();
    producer.completeNext();
    producer.errorNext(new NotEnoughReplicasException("one replica"));
    assertThat(allDurable)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(NotEnoughReplicasException.class);
  }

  @Test
  void failureOfTheFirstRecordIsNotOvertakenByTheOthers() {
    CompletableFuture<Void> allDurable = publisher.publish(THREE_RECORDS);

    producer.errorNext(new NotEnoughReplicasException("one replica"));
    producer.completeNext();
    producer.completeNext();
    assertThat(allDurable).isCompletedExceptionally();
  }

  @Test
  void nothingMoreIsSentAfterSendFails() {
    producer.sendException = new BufferExhaustedException("full");

    assertThat(publisher.publish(THREE_RECORDS)).isCompletedExceptionally();
    producer.sendException = null;
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void noRecordsAreDurableAtOnce() {
    assertThat(publisher.publish(List.of())).isCompleted();
  }

  @Test
  void closingClosesTheProducer() {
    publisher.close();

    assertThat(producer.closed()).isTrue();
  }

  private static ProducerRecord<byte[], byte[]> record(int value) {
    return new ProducerRecord<>("topic", new byte[] {(byte) value});
  }
}
