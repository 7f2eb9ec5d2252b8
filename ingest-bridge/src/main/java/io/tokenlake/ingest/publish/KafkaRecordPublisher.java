package io.tokenlake.ingest.publish;

import io.tokenlake.ingest.IngestBridgeConfig;
import io.tokenlake.ingest.config.KafkaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes to Kafka with an idempotent producer; a record is durable when all replicas have it.
 */
public final class KafkaRecordPublisher implements RecordPublisher {
  private static final int BATCH_BYTES = 64 << 10;
  private static final int MIN_BUFFER_BYTES = 32 << 20;

  private final Producer<byte[], byte[]> producer;
  private final Duration closeTimeout;

  /**
   * Makes the producer; does not wait for a broker.
   *
   * @throws org.apache.kafka.common.KafkaException if no bootstrap server has a known address
   */
  public KafkaRecordPublisher(IngestBridgeConfig config) {
    this(
        new KafkaProducer<>(
            producerConfig(config), new ByteArraySerializer(), new ByteArraySerializer()),
        config.kafka().sendTimeout());
  }

  KafkaRecordPublisher(Producer<byte[], byte[]> producer, Duration closeTimeout) {
    this.producer = producer;
    this.closeTimeout = closeTimeout;
  }

  @Override
  public CompletableFuture<List<ProducerRecord<byte[], byte[]>>> publish(
      List<ProducerRecord<byte[], byte[]>> records) {
    if (records.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    Delivery delivery = new Delivery(records.size());
    for (ProducerRecord<byte[], byte[]> record : records) {
      // The client will send the whole request again, so what follows a failure is not sent now.
      if (delivery.outcome.isDone()) {
        break;
      }
      try {
        var unused =
            producer.send(record, (metadata, failure) -> delivery.answered(record, failure));
      } catch (RuntimeException e) {
        delivery.answered(record, e);
      }
    }
    return delivery.outcome;
  }

  /** What Kafka says of the records of one request. For any thread. */
  private static final class Delivery {
    private final CompletableFuture<List<ProducerRecord<byte[], byte[]>>> outcome =
        new CompletableFuture<>();
    private final List<ProducerRecord<byte[], byte[]>> tooLarge = new ArrayList<>(0);
    private final AtomicInteger pending;

    Delivery(int records) {
      pending = new AtomicInteger(records);
    }

    void answered(ProducerRecord<byte[], byte[]> record, Exception failure) {
      if (failure instanceof RecordTooLargeException) {
        synchronized (tooLarge) {
          tooLarge.add(record);
        }
      } else if (failure != null) {
        outcome.completeExceptionally(failure);
        return;
      }
      if (pending.decrementAndGet() == 0) {
        // Nobody adds to it any more, and who did has counted down since.
        outcome.complete(tooLarge);
      }
    }
  }

  @Override
  public void close() {
    producer.close(closeTimeout);
  }

  /** All that the guarantees rest on; what an operator adds only says how to connect. */
  static Map<String, Object> producerConfig(IngestBridgeConfig config) {
    KafkaConfig kafka = config.kafka();
    int sendMs = Math.toIntExact(kafka.sendTimeout().toMillis());
    int lingerMs = Math.toIntExact(kafka.linger().toMillis());
    int maxRequestBytes = config.limits().maxRequestBytes();
    Map<String, Object> p = new HashMap<>();
    p.put(ProducerConfig.CLIENT_ID_CONFIG, "tokenlake-ingest-bridge");
    p.putAll(kafka.clientProperties());
    p.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    p.put(ProducerConfig.ACKS_CONFIG, "all");
    p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    p.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    p.put(ProducerConfig.LINGER_MS_CONFIG, lingerMs);
    p.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, sendMs);
    p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, sendMs);
    // Half of the time, so that a lost answer of the broker leaves room for one more try.
    p.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, (sendMs - lingerMs) / 2));
    // The broker judges the compressed size; a record that compresses below its limit gets through.
    p.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRequestBytes + BATCH_BYTES);
    p.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        (long) Math.max(MIN_BUFFER_BYTES, maxRequestBytes + BATCH_BYTES));
    return p;
  }
}
