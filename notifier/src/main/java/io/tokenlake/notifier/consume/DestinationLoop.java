package io.tokenlake.notifier.consume;

import io.tokenlake.notifier.config.Destination;
import io.tokenlake.notifier.config.KafkaConfig;
import io.tokenlake.notifier.config.Routes;
import io.tokenlake.notifier.deliver.Delivery;
import io.tokenlake.notifier.ops.NotifierMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the alerts for one destination, in a consumer group of its own: how fast another takes them
 * does not matter to it. When its consumer fails it makes another.
 */
public final class DestinationLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DestinationLoop.class);
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(5);
  private static final Duration SAY_AFTER = Duration.ofSeconds(15);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final Destination destination;
  private final KafkaConfig kafka;
  private final Teller teller;
  private final InstantSource clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile String problem = "does not read yet";

  private DestinationLoop(
      Destination destination, KafkaConfig kafka, Teller teller, InstantSource clock) {
    this.destination = destination;
    this.kafka = kafka;
    this.teller = teller;
    this.clock = clock;
    this.thread = new Thread(this::run, "notify-" + destination.name());
  }

  /** Begins to read. */
  public static DestinationLoop start(
      Destination destination,
      KafkaConfig kafka,
      Routes routes,
      Delivery delivery,
      UndeliveredTopic undelivered,
      NotifierMetrics metrics,
      InstantSource clock) {
    Teller teller = new Teller(destination, routes, delivery, undelivered, metrics, clock);
    DestinationLoop loop = new DestinationLoop(destination, kafka, teller, clock);
    loop.thread.start();
    return loop;
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** Why it does not read, in a sentence; empty while it does. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem).map(why -> destination.name() + " " + why);
  }

  private void run() {
    try {
      while (stopping.getCount() > 0) {
        try (Consumer<byte[], byte[]> consumer = Consumers.of(kafka, destination.name())) {
          read(consumer);
          consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
        } catch (KafkaException e) {
          problem = "does not read: " + e.getMessage();
          log.error("{} does not read, and begins again: {}", destination.name(), e.getMessage());
          stopping.await(RESTART_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      problem = "has stopped";
    }
  }

  private void read(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    Assignment assignment = new Assignment(destination.name(), consumer, clock);
    teller.begin(assignment);
    consumer.subscribe(List.of(kafka.topic()), assignment);
    Instant begun = clock.instant();
    boolean said = false;
    while (stopping.getCount() > 0) {
      if (teller.isBusy()) {
        // What is assigned meanwhile is read once, and then waits as well.
        consumer.pause(consumer.assignment());
      } else {
        consumer.resume(consumer.paused());
      }
      consumer.poll(teller.pollFor()).forEach(teller::add);
      said = sayWhetherItReads(assignment, begun, said);
      teller.advance();
      assignment.commit();
    }
    teller.finish();
    assignment.commit();
  }

  /** To be without a partition is normal at first; in the log it is only once it lasts. */
  private boolean sayWhetherItReads(Assignment assignment, Instant begun, boolean said) {
    if (!assignment.isEmpty()) {
      problem = null;
      return said;
    }
    problem =
        "has no partition of topic %s at %s: Kafka cannot be reached, the topic is missing, or other notifiers have all of it"
            .formatted(kafka.topic(), kafka.bootstrapServers());
    if (!said && clock.instant().isAfter(begun.plus(SAY_AFTER))) {
      log.warn("{} {}", destination.name(), problem);
      return true;
    }
    return said;
  }

  /** Asks it to stop: what is under way is finished, unless it waits to be tried again. */
  public void stop() {
    stopping.countDown();
  }

  /** Waits until it has stopped. */
  @Override
  public void close() {
    stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    teller.close();
  }
}
