package io.tokenlake.pipeline.io;

import io.tokenlake.pipeline.operator.PriceBooks;
import io.tokenlake.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the topic of price books holds at one moment. */
public final class PriceBookTopic {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(PriceBookTopic.class);

  private PriceBookTopic() {}

  /**
   * The newest book that can be used; null when the topic holds none.
   *
   * @throws org.apache.kafka.common.KafkaException when Kafka cannot be asked
   */
  public static byte[] newest(String bootstrapServers) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.PRICE_BOOK).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return newest(consumer, consumer.endOffsets(partitions));
    }
  }

  private static byte[] newest(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    byte[] newest = null;
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
        if (message.value() == null) {
          continue;
        }
        String name = message.topic() + "-" + message.partition() + "@" + message.offset();
        String problem = PriceBooks.problem(message.value(), name);
        if (problem == null) {
          newest = message.value();
        } else {
          // The job reads it too, and makes a dead letter of it.
          LOG.warn("not starting with the price book {}: {}", name, problem);
        }
      }
    }
    return newest;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
