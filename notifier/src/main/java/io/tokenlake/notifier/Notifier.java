package io.tokenlake.notifier;

import io.tokenlake.notifier.config.Destination;
import io.tokenlake.notifier.config.KafkaConfig;
import io.tokenlake.notifier.config.NotifierConfig;
import io.tokenlake.notifier.consume.DestinationLoop;
import io.tokenlake.notifier.consume.UndeliveredTopic;
import io.tokenlake.notifier.deliver.Delivery;
import io.tokenlake.notifier.ops.NotifierMetrics;
import io.tokenlake.notifier.ops.OpsServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running notifier: a loop for each destination, and a port for health and metrics. */
public final class Notifier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Notifier.class);
  private static final int ADMIN_TIMEOUT_MS = 10_000;

  private final List<DestinationLoop> loops = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final NotifierMetrics metrics = new NotifierMetrics();
  private final OpsServer ops;
  private final UndeliveredTopic undelivered;
  private boolean closed;

  private Notifier(NotifierConfig config) {
    InstantSource clock = InstantSource.system();
    ops = OpsServer.start(config.opsHost(), config.opsPort(), this::dead, this::notReady, metrics);
    undelivered = new UndeliveredTopic(config.kafka(), clock, this::pause);
    makeTopic(config.kafka());
    for (Destination destination : config.destinations()) {
      Delivery delivery =
          new Delivery(
              destination,
              clock,
              this::pause,
              RandomGenerator.getDefault(),
              reason -> metrics.retried(destination.name(), reason));
      loops.add(
          DestinationLoop.start(
              destination, config.kafka(), config.routes(), delivery, undelivered, metrics, clock));
    }
  }

  /**
   * Starts one. It does not wait for Kafka.
   *
   * @throws IllegalStateException if the port of health and metrics cannot be listened on
   */
  public static Notifier start(NotifierConfig config) {
    return new Notifier(config);
  }

  /** Port of health and metrics. */
  public int opsPort() {
    return ops.port();
  }

  /** Why it is not ready, a sentence each; empty when every destination is read for. */
  public List<String> notReady() {
    return loops.stream().map(DestinationLoop::problem).flatMap(Optional::stream).toList();
  }

  private List<String> dead() {
    return loops.stream()
        .filter(loop -> !loop.isAlive())
        .map(DestinationLoop::problem)
        .flatMap(Optional::stream)
        .toList();
  }

  /** What waits to be tried again does not keep the notifier from stopping. */
  private void pause(Duration duration) throws InterruptedException {
    if (stopping.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("the notifier stops");
    }
  }

  /** The topic is nobody else's, so it is made here where it is missing and that is allowed. */
  private static void makeTopic(KafkaConfig kafka) {
    Map<String, Object> config = new HashMap<>(kafka.clientProperties());
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    try (Admin admin = Admin.create(config)) {
      NewTopic topic = new NewTopic(kafka.undelivered(), Optional.of(1), Optional.empty());
      admin.createTopics(List.of(topic)).all().get();
      log.info("made topic {}", kafka.undelivered());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        log.warn(
            "cannot tell whether topic {} is there; what is undelivered waits for it: {}",
            kafka.undelivered(),
            e.getCause().getMessage());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stopping.countDown();
    loops.forEach(DestinationLoop::stop);
    loops.forEach(DestinationLoop::close);
    undelivered.close();
    ops.close();
  }
}
