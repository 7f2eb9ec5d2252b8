package io.tokenlake.notifier.consume;

import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.config.Destination;
import io.tokenlake.notifier.deliver.Delivery;
import io.tokenlake.notifier.deliver.Outcome;
import io.tokenlake.notifier.ops.NotifierMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a destination again of what lasts, where it would otherwise take it for over. */
final class Resends {
  private static final Logger log = LoggerFactory.getLogger(Resends.class);
  private static final int MOST_AT_ONCE = 200;

  private final Destination destination;
  private final Delivery delivery;
  private final NotifierMetrics metrics;
  private final InstantSource clock;
  private final ExecutorService worker;
  private Future<?> underWay;
  private Instant dueAt = Instant.MIN;

  /**
   * @param worker what tells the destination of news as well, so that they do not overtake each
   *     other
   */
  Resends(
      Destination destination,
      Delivery delivery,
      NotifierMetrics metrics,
      InstantSource clock,
      ExecutorService worker) {
    this.destination = destination;
    this.delivery = delivery;
    this.metrics = metrics;
    this.clock = clock;
    this.worker = worker;
  }

  /** Begins to tell of it all, if it is time and nothing else is to be told first. */
  void beginWhenDue(Assignment assignment) {
    Optional<Duration> every = destination.receiver().resendEvery();
    Instant now = clock.instant();
    if (every.isEmpty()
        || (underWay != null && !underWay.isDone())
        || now.isBefore(dueAt)
        || !assignment.isCaughtUp()) {
      return;
    }
    dueAt = now.plus(every.get());
    List<AlertEvent> lasting = assignment.lasting();
    if (!lasting.isEmpty()) {
      underWay = worker.submit(() -> tryToTell(lasting));
    }
  }

  private Void tryToTell(List<AlertEvent> lasting) throws InterruptedException {
    try {
      tell(lasting);
    } catch (RuntimeException e) {
      // Its message may have a secret in it.
      metrics.resent(destination.name(), false);
      log.error("{} cannot be told again: {}", destination.name(), e.getClass().getName());
    }
    return null;
  }

  private void tell(List<AlertEvent> lasting) throws InterruptedException {
    for (int i = 0; i < lasting.size(); i += MOST_AT_ONCE) {
      List<AlertEvent> some = lasting.subList(i, Math.min(lasting.size(), i + MOST_AT_ONCE));
      Outcome outcome = delivery.tryOnce(now -> destination.receiver().resend(some, now));
      metrics.resent(destination.name(), outcome.delivered());
      if (!outcome.delivered()) {
        log.warn(
            "{} was not told again of {} alerts that last: {}",
            destination.name(),
            some.size(),
            outcome.detail());
      }
    }
  }
}
