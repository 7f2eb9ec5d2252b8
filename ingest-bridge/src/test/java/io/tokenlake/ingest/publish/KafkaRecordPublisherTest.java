package io.tokenlake.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.ingest.Bridges;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaRecordPublisherTest {
  private static final List<ProducerRecord<byte[], byte[]>> THREE_RECORDS =
      List.of(record(1), record(2), record(3));

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final KafkaRecordPublisher publisher =
      new KafkaRecordPublisher(producer, Duration.ofSeconds(1));

  @Test
  void requestIsDurableOnlyWhenItsLastRecordIs() {
    var allDurable = publisher.publish(THREE_RECORDS);

    producer.completeNext();
    producer.completeNext();
    assertThat(allDurable).isNotDone();
    producer.completeNext();
    assertThat(allDurable).isCompleted();
  }

  @Test
  void failureOfTheLastRecordFailsTheRequest() {
    var allDurable = publisher.publish(THREE_RECORDS);

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
    var allDurable = publisher.publish(THREE_RECORDS);

    producer.errorNext(new NotEnoughReplicasException("one replica"));
    producer.completeNext();
    producer.completeNext();
    assertThat(allDurable).isCompletedExceptionally();
  }

  @Test
  void whatIsLargerThanKafkaTakesIsToldOnceTheOthersAreDurable() {
    var allDurable = publisher.publish(THREE_RECORDS);

    producer.errorNext(new RecordTooLargeException("the first"));
    producer.completeNext();
    assertThat(allDurable).isNotDone();
    producer.completeNext();
    assertThat(allDurable).isCompletedWithValue(THREE_RECORDS.subList(0, 1));
  }

  @Test
  void recordThatIsTooLargeDoesNotHideThatAnotherFailed() {
    var allDurable = publisher.publish(THREE_RECORDS);

    producer.errorNext(new RecordTooLargeException("the first"));
    producer.errorNext(new NotEnoughReplicasException("one replica"));
    producer.completeNext();
    assertThat(allDurable).isCompletedExceptionally();
  }

  /** As the producer reads them, its own defaults and corrections included. */
  @Test
  void theProducerIsIdempotentAndWaitsForAllReplicasWhateverElseItIsTold(@TempDir Path dir)
      throws Exception {
    Path connection =
        Files.writeString(dir.resolve("c"), "security.protocol=SSL\nclient.id=edge\n");
    ProducerConfig effective =
        new ProducerConfig(
            withSerializers(
                KafkaRecordPublisher.producerConfig(
                    Bridges.config(
                        "TOKENLAKE_KAFKA_CLIENT_PROPERTIES_FILE",
                        connection.toString(),
                        "TOKENLAKE_BRIDGE_SEND_TIMEOUT_MS",
                        "4000"))));

    assertThat(effective.getString(ProducerConfig.ACKS_CONFIG)).isEqualTo("-1");
    assertThat(effective.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG)).isTrue();
    assertThat(effective.getInt(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION))
        .isBetween(1, 5);
    assertThat(effective.getInt(ProducerConfig.RETRIES_CONFIG)).isEqualTo(Integer.MAX_VALUE);
    assertThat(effective.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG)).isEqualTo(4_000);
    assertThat(effective.getLong(ProducerConfig.MAX_BLOCK_MS_CONFIG)).isEqualTo(4_000);
    assertThat(effective.getString(ProducerConfig.CLIENT_ID_CONFIG)).isEqualTo("edge");
    assertThat(effective.getString("security.protocol")).isEqualTo("SSL");
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

  private static Map<String, Object> withSerializers(Map<String, Object> config) {
    Map<String, Object> all = new HashMap<>(config);
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return all;
  }

  private static ProducerRecord<byte[], byte[]> record(int value) {
    return new ProducerRecord<>("topic", new byte[] {(byte) value});
  }
}
