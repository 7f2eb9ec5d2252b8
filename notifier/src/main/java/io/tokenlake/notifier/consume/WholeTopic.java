package io.tokenlake.notifier.consume;

import io.tokenlake.notifier.config.KafkaConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads all partitions of a topic up to their ends, by itself. Not thread-safe. */
final class WholeTopic implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;

  /** Takes what is read. */
  @FunctionalInterface
  interface Sink {
    void take(ConsumerRecord<byte[], byte[]> record);
  }

  /**
   * Begins where the group stands, or at the beginning.
   *
   * @param name of what it reads for; the group is called after it
   */
  WholeTopic(KafkaConfig kafka, String topic, String name) {
    consumer = Consumers.of(kafka, name);
    try {
      List<PartitionInfo> known = consumer.partitionsFor(topic);
      consumer.assign(
          known == null
              ? List.of()
              : known.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList());
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** Reads from where it stands to what is the end now. */
  void readToEnd(Sink sink) {
    Set<TopicPartition> partitions = consumer.assignment();
    if (partitions.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      consumer.poll(POLL).forEach(sink::take);
    }
  }

  /** Makes known that all that was read needs not be read again. */
  void commit() {
    Map<TopicPartition, OffsetAndMetadata> stands = new HashMap<>();
    consumer.assignment().forEach(p -> stands.put(p, new OffsetAndMetadata(consumer.position(p))));
    consumer.commitSync(stands);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
