package io.tokenlake.benchmarks.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.benchmarks.watch.Latency;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Sends XIDs and notes when each was in Kafka, and when a subscriber had its alert. */
final class XidTimes implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);

  /** A tenant with more alerts at a time gets one for all of them. */
  private static final int OF_A_TENANT = 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final GpuStage stage;
  private final KafkaConsumer<byte[], byte[]> alerts;
  private final Map<String, Long> writtenNanos = new ConcurrentHashMap<>();
  private final Map<String, Long> alertedNanos = new ConcurrentHashMap<>();
  private int sent;

  XidTimes(GpuStage stage) {
    this.stage = stage;
    this.alerts =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stage.jobs().bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all = List.of(new TopicPartition(Topics.ALERTS, 0));
    alerts.assign(all);
    alerts.seekToBeginning(all);
  }

  /** Sends one of a GPU that had none before. */
  void send() {
    String uuid = "GPU-of-xid-" + sent;
    String tenant = "tenant-" + sent / OF_A_TENANT;
    sent++;
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    stage
        .producer()
        .send(
            new ProducerRecord<>(
                Topics.OTLP_LOGS, GpuMessages.xid(uuid, tenant, now).toByteArray()),
            (written, problem) -> writtenNanos.put(uuid, System.nanoTime()));
  }

  /** Takes the alerts that are there. */
  void poll() {
    for (ConsumerRecord<byte[], byte[]> alert : alerts.poll(POLL)) {
      long now = System.nanoTime();
      String uuid = gpuOfXid(alert.value());
      if (uuid != null) {
        alertedNanos.putIfAbsent(uuid, now);
      }
    }
  }

  /**
   * Waits for the alerts of all that was sent.
   *
   * @throws IllegalStateException when they do not come
   */
  void awaitAll(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (alertedNanos.size() < sent) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%d of %d XIDs are alerts after %d s"
                .formatted(alertedNanos.size(), sent, atMost.toSeconds()));
      }
      poll();
    }
  }

  /** From the bytes in Kafka to the alert at a subscriber, of all but the first. */
  Latency latency(int leftOut) {
    return Latency.ofNanos(
        alertedNanos.entrySet().stream()
            .filter(alert -> numberOf(alert.getKey()) >= leftOut)
            .map(alert -> alert.getValue() - writtenNanos.get(alert.getKey()))
            .toList());
  }

  private static int numberOf(String uuid) {
    return Integer.parseInt(uuid.substring(uuid.lastIndexOf('-') + 1));
  }

  private static String gpuOfXid(byte[] message) {
    try {
      JsonNode alert = JSON.readTree(message);
      return alert.get("rule_id").asText().startsWith("gpu_xid_")
          ? alert.at("/entity/gpu_uuid").asText()
          : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    alerts.close();
  }
}
