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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Kafka for the topics of OTLP: ready is when all are there and can be written to. */
public final class KafkaProbe implements Readiness, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static final String NOT_ASKED = "Kafka was not asked yet";
  private static final Logger log = LoggerFactory.getLogger(KafkaProbe.class);

  private final Admin admin;
  private final String servers;
  private volatile Optional<String> problem = Optional.of(NOT_ASKED);

  /** Does not wait for a broker. */
  public KafkaProbe(KafkaConfig kafka) {
    Map<String, Object> config = new HashMap<>(kafka.clientProperties());
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, "tokenlake-ingest-bridge-probe");
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    this.admin = Admin.create(config);
    this.servers = kafka.bootstrapServers();
  }

  @Override
  public Optional<String> problem() {
    return problem;
  }

  /** Asks now, and waits for the answer no longer than a few seconds. */
  public void ask() {
    try {
      found(ask(admin.describeTopics(Topics.OTLP).topicNameValues()));
    } catch (KafkaException e) {
      found(Optional.of("Kafka at " + servers + " cannot be asked: " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Logs when it begins and when it ends, so that a bridge that never was ready says so. */
  private void found(Optional<String> now) {
    boolean wasReady = problem.isEmpty();
    boolean isNew = wasReady || problem.get().equals(NOT_ASKED);
    problem = now;
    if (now.isPresent() && isNew) {
      log.warn("not ready: {}", now.get());
    } else if (now.isEmpty() && !wasReady) {
      log.info("ready: Kafka at {} has all topics", servers);
    }
  }

  private Optional<String> ask(Map<String, KafkaFuture<TopicDescription>> topics)
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
        return e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
            ? Optional.of(noAnswer())
            : Optional.of("topic " + topic + ": " + e.getCause().getMessage());
      } catch (TimeoutException e) {
        return Optional.of(noAnswer());
      }
    }
    return Optional.empty();
  }

  private String noAnswer() {
    return "Kafka at " + servers + " did not answer in time";
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
