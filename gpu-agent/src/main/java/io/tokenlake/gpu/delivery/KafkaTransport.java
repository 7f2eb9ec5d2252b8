package io.tokenlake.gpu.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes to Kafka what the ingest bridge would: the same bytes on the same topics, one record for
 * each request. kafka-clients is larger than the agent, so that it is only needed, and this class
 * only loaded, where somebody chose this way.
 */
public final class KafkaTransport implements Transport {
  /** When the bridge, or we in its place, took a request, in µs since 1970, as digits. */
  static final String RECEIVED_AT = "tokenlake-received-at";

  private final Producer<byte[], byte[]> producer;
  private final Clock clock;

  private KafkaTransport(Producer<byte[], byte[]> producer, Clock clock) {
    this.producer = producer;
    this.clock = clock;
  }

  /**
   * Creates a producer; does not wait for a broker. No type of Kafka is in this signature, so that
   * the caller can be loaded without its classes.
   *
   * @param properties of the producer, with at least {@code bootstrap.servers}
   * @param timeout for one request
   * @throws IllegalArgumentException if Kafka does not take them
   * @throws NoClassDefFoundError if there is no kafka-clients
   */
  public static Transport open(Map<String, String> properties, Duration timeout, Clock clock) {
    Map<String, Object> all = new HashMap<>();
    all.put(ProducerConfig.CLIENT_ID_CONFIG, "tokenlake-gpu-agent");
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    all.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Long.toString(8 << 20));
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(timeout.toMillis()));
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Long.toString(timeout.toMillis()));
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(timeout.toMillis() / 2));
    all.putAll(properties);
    try {
      return new KafkaTransport(
          new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer()), clock);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(cause.getMessage(), e);
    }
  }

  @Override
  public Outcome send(Request request) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(request.signal().topic(), request.body());
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    record.headers().add(RECEIVED_AT, Long.toString(micros).getBytes(StandardCharsets.US_ASCII));
    try {
      producer.send(record).get();
      return new Outcome.Delivered(0);
    } catch (ExecutionException e) {
      return e.getCause() instanceof RecordTooLargeException
          ? new Outcome.Refused(e.getCause().getMessage())
          : new Outcome.Later(String.valueOf(e.getCause().getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Later("interrupted");
    } catch (KafkaException e) {
      return new Outcome.Later(e.getMessage());
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
