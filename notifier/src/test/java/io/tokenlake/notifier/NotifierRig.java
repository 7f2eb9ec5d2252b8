package io.tokenlake.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.config.ConfigReader;
import io.tokenlake.schemas.AlertSchema;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic of alerts on a real broker, and notifiers that read it. */
final class NotifierRig implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final LocalKafka kafka;
  private final Path dir;
  private final String topic = "alerts-" + NUMBER.incrementAndGet();
  private final Producer<byte[], byte[]> producer;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<AutoCloseable> running = new ArrayList<>();

  NotifierRig(LocalKafka kafka, Path dir) {
    this.kafka = kafka;
    this.dir = dir;
    kafka.createTopics(List.of(topic), 1, Map.of());
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** The file of a notifier of this topic, with these destinations and routes. */
  Path file(String destinationsAndRoutes) throws IOException {
    return Files.writeString(
        dir.resolve(topic + ".yaml"),
        """
        kafka:
          bootstrap_servers: %s
          topic: %s
          group: %s
          undelivered_topic: undelivered-%s
        ops: {port: 0}
        %s"""
            .formatted(kafka.bootstrapServers(), topic, topic, topic, destinationsAndRoutes));
  }

  /** Starts a notifier and returns when it reads. */
  Notifier start(Path file, Map<String, String> environment) {
    Notifier notifier = own(Notifier.start(ConfigReader.read(file, environment)));
    await().atMost(Duration.ofSeconds(30)).until(() -> notifier.notReady().isEmpty());
    return notifier;
  }

  /** Takes charge of closing it. */
  <T extends AutoCloseable> T own(T part) {
    running.add(part);
    return part;
  }

  void publish(AlertEvent... alerts) throws ExecutionException, InterruptedException {
    for (AlertEvent alert : alerts) {
      publish(alert.text("dedupe_key").orElseThrow(), alert.value());
    }
  }

  void publish(String key, byte[] value) throws ExecutionException, InterruptedException {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key.getBytes(UTF_8), value);
    record.headers().add(AlertSchema.SOURCE_HEADER, "tokenlake/watch".getBytes(UTF_8));
    producer.send(record).get();
  }

  /** Where the group of a destination stands; -1 when it stands nowhere. */
  long committed(String destination) throws ExecutionException, InterruptedException {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      OffsetAndMetadata offset =
          admin
              .listConsumerGroupOffsets(topic + "." + destination)
              .partitionsToOffsetAndMetadata()
              .get()
              .get(new TopicPartition(topic, 0));
      return offset == null ? -1 : offset.offset();
    }
  }

  String undeliveredTopic() {
    return "undelivered-" + topic;
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  String get(Notifier notifier, String path) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + notifier.opsPort() + path))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable part : running) {
      part.close();
    }
    producer.close();
  }
}
