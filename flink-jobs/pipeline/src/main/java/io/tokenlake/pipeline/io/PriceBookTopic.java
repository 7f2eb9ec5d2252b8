package io.tokenlake.pipeline.io;

import io.tokenlake.pipeline.BookAtStart;
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
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(PriceBookTopic.class);

  private PriceBookTopic() {}

  /**
   * The newest book that can be used; null when the topic holds none.
   *
   * @throws IllegalStateException when the topic has not one partition, or cannot be read to its
   *     end within a minute
   * @throws org.apache.kafka.common.KafkaException when Kafka cannot be asked
   */
  public static BookAtStart newest(String bootstrapServers) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      int partitions = consumer.partitionsFor(Topics.PRICE_BOOK).size();
      if (partitions > 1) {
        throw new IllegalStateException(
            "topic %s has %d partitions; which book is the newest can only be told of one"
                .formatted(Topics.PRICE_BOOK, partitions));
      }
      if (partitions == 0) {
        return null;
      }
      TopicPartition topic = new TopicPartition(Topics.PRICE_BOOK, 0);
      consumer.assign(List.of(topic));
      consumer.seekToBeginning(List.of(topic));
      return newest(consumer, topic, consumer.endOffsets(List.of(topic)).get(topic));
    }
  }

  private static BookAtStart newest(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition topic, long end) {
    BookAtStart newest = null;
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (consumer.position(topic) < end) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s cannot be read to its end: at offset %d of %d after %d s"
                .formatted(topic, consumer.position(topic), end, LONGEST.toSeconds()));
      }
      for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
        if (message.value() == null) {
          continue;
        }
        String name = topic + "@" + message.offset();
        String problem = PriceBooks.problem(message.value(), name);
        if (problem == null) {
          newest = new BookAtStart(message.value(), message.offset());
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
