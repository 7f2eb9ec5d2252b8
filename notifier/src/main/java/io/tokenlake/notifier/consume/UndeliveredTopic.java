package io.tokenlake.notifier.consume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.notifier.config.KafkaConfig;
import io.tokenlake.notifier.deliver.Outcome;
import io.tokenlake.notifier.deliver.Pause;
import io.tokenlake.notifier.receiver.Message;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of what could not be delivered: JSON with the destination, the reason, where the record
 * lies, and the alert as it was; keyed as the alert was.
 */
public final class UndeliveredTopic implements Undelivered, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UndeliveredTopic.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int MAX_BYTES = 16 << 20;

  /** Somebody has to look first; a week, which is what brokers keep, may be a holiday. */
  private static final Duration RETENTION = Duration.ofDays(30);

  private final KafkaConfig kafka;
  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final InstantSource clock;
  private final Pause pause;
  private volatile boolean made;

  public UndeliveredTopic(KafkaConfig kafka, InstantSource clock, Pause pause) {
    Map<String, Object> config = new HashMap<>(kafka.clientProperties());
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_BYTES);
    config.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "tokenlake-notifier-undelivered");
    this.kafka = kafka;
    this.topic = kafka.undelivered();
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public void keep(String destination, ConsumerRecord<byte[], byte[]> record, Outcome outcome)
      throws InterruptedException {
    ObjectNode letter = letter(destination, record, outcome);
    while (true) {
      try {
        make();
        producer.send(new ProducerRecord<>(topic, record.key(), Message.bytes(letter))).get();
        return;
      } catch (ExecutionException | KafkaException e) {
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        if (cause instanceof RecordTooLargeException && letter.has("alert")) {
          letter.remove("alert");
          letter.put("alert_left_out", "too large for the topic; see topic, partition and offset");
          continue;
        }
        log.error(
            "{} waits, because what was not delivered cannot be written to {}: {}",
            destination,
            topic,
            cause.getMessage());
        pause.pause(PAUSE);
      }
    }
  }

  /** The topic is nobody else's, so it is made here where it is missing and that is allowed. */
  private void make() throws InterruptedException {
    if (made) {
      return;
    }
    Map<String, Object> config = new HashMap<>(kafka.clientProperties());
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    try (Admin admin = Admin.create(config)) {
      NewTopic missing =
          new NewTopic(topic, Optional.of(1), Optional.empty())
              .configs(
                  Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(RETENTION.toMillis())));
      admin.createTopics(List.of(missing)).all().get();
      log.info("made topic {}", topic);
      made = true;
    } catch (ExecutionException e) {
      made = e.getCause() instanceof TopicExistsException;
      if (!made) {
        log.warn("topic {} cannot be made, if it is missing: {}", topic, e.getCause().getMessage());
      }
    }
  }

  private ObjectNode letter(
      String destination, ConsumerRecord<byte[], byte[]> record, Outcome outcome) {
    ObjectNode letter = JsonNodeFactory.instance.objectNode();
    letter.put("destination", destination);
    letter.put("reason", outcome.reason());
    letter.put("detail", outcome.detail());
    letter.put("attempts", outcome.attempts());
    letter.put("failed_at", clock.instant().toString());
    letter.put("topic", record.topic());
    letter.put("partition", record.partition());
    letter.put("offset", record.offset());
    letter.put("source", PartitionMemory.source(record));
    letter.set("alert", alert(record.value()));
    return letter;
  }

  /** The record as it is, or its bytes in base64 when it is no JSON. */
  private static JsonNode alert(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      return JsonNodeFactory.instance.binaryNode(value);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
