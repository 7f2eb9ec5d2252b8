package io.tokenlake.notifier;

import io.tokenlake.notifier.config.Destination;
import io.tokenlake.notifier.config.NotifierConfig;
import io.tokenlake.notifier.consume.DestinationLoop;
import io.tokenlake.notifier.consume.UndeliveredTopic;
import io.tokenlake.notifier.deliver.Delivery;
import io.tokenlake.notifier.ops.NotifierMetrics;
import io.tokenlake.notifier.ops.OpsServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** A running notifier: a loop for each destination, and a port for health and metrics. */
public final class Notifier implements AutoCloseable {
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
