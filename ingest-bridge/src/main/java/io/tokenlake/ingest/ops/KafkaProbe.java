package io.tokenlake.ingest.ops;

import io.tokenlake.ingest.config.KafkaConfig;
import io.tokenlake.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Asks Kafka for the topics of OTLP: ready is when all are there and can be written to. */
public final class KafkaProbe implements Readiness, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final Admin admin;
  private volatile Optional<String> problem = Optional.of("Kafka was not asked yet");

  /** Does not wait for a broker. */
  public KafkaProbe(KafkaConfig kafka) {
    Map<String, Object> config = new HashMap<>(kafka.clientProperties());
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, "tokenlake-ingest-bridge-probe");
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    this.admin = Admin.create(config);
  }

  @Override
  public Optional<String> problem() {
    return problem;
  }

  /** Asks now, and waits for the answer no longer than a few seconds. */
  public void ask() {
    try {
      problem = ask(admin.describeTopics(Topics.OTLP).topicNameValues());
    } catch (KafkaException e) {
      problem = Optional.of("Kafka cannot be asked: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<String> ask(Map<String, KafkaFuture<TopicDescription>> topics)
      throws InterruptedException {
    for (String topic : new TreeSet<>(topics.keySet())) {
      try {
        TopicDescription description =
            topics.get(topic).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        String leaderless =
            description.partitions().stream()
                .filter(partition -> partition.leader() == null)
                .map(partition -> Integer.toString(partition.partition()))
                .collect(Collectors.joining(", "));
        if (!leaderless.isEmpty()) {
          return Optional.of("topic " + topic + " has no leader for partition " + leaderless);
        }
      } catch (ExecutionException e) {
        return Optional.of("topic " + topic + ": " + e.getCause().getMessage());
      } catch (TimeoutException e) {
        return Optional.of("topic " + topic + ": Kafka did not answer in time");
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
