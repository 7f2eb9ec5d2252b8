package io.tokenlake.benchmarks.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.schemas.LlmCallCodec;
import io.tokenlake.schemas.LlmRollupCodec;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * When a subscriber could first read something of a probe, by {@link System#nanoTime()}: a thread
 * that polls the topics on the way to the alert.
 */
final class Sightings implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(20);
  private static final List<String> TOPICS =
      List.of(Topics.LLM_CALLS, Topics.LLM_ROLLUPS, Topics.ALERT_OBSERVATIONS, Topics.ALERTS);

  private final Map<String, Long> first = new ConcurrentHashMap<>();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader = new Thread(this::read, "sightings");
  private volatile boolean closed;
  private volatile IOException failure;

  Sightings(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        TOPICS.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList());
    consumer.seekToBeginning(consumer.assignment());
    reader.start();
  }

  /**
   * When something of a tenant was first seen on a topic; null when it was not yet.
   *
   * @param rule empty where the topic has none
   */
  Long nanos(String topic, String tenant, String rule) throws IOException {
    if (failure != null) {
      throw failure;
    }
    return first.get(key(topic, tenant, rule));
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    reader.join();
  }

  private void read() {
    try (consumer) {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
          see(message, System.nanoTime());
        }
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private void see(ConsumerRecord<byte[], byte[]> message, long now) throws IOException {
    switch (message.topic()) {
      case Topics.LLM_CALLS ->
          see(message.topic(), LlmCallCodec.decode(message.value()).getTenant(), "", now);
      case Topics.LLM_ROLLUPS ->
          see(
              message.topic(),
              LlmRollupCodec.decode(message.value()).getRollup().getTenant(),
              "",
              now);
      case Topics.ALERT_OBSERVATIONS -> {
        JsonNode observation = JSON.readTree(message.value());
        see(
            message.topic(),
            observation.path("tenant").asText(),
            observation.path("ruleId").asText(),
            now);
      }
      default -> {
        JsonNode alert = JSON.readTree(message.value());
        see(message.topic(), alert.path("tenant").asText(), alert.path("rule_id").asText(), now);
      }
    }
  }

  private void see(String topic, String tenant, String rule, long now) {
    if (Probes.isProbe(tenant)) {
      first.putIfAbsent(key(topic, tenant, rule), now);
    }
  }

  private static String key(String topic, String tenant, String rule) {
    return topic + "|" + tenant + "|" + rule;
  }
}
