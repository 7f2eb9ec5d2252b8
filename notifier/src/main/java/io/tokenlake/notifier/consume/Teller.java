package io.tokenlake.notifier.consume;

import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.config.Destination;
import io.tokenlake.notifier.config.Routes;
import io.tokenlake.notifier.deliver.Delivery;
import io.tokenlake.notifier.deliver.Outcome;
import io.tokenlake.notifier.ops.NotifierMetrics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what one destination is told, and tells it, one record after the other, in the order of
 * the topic. Telling takes as long as it takes, on a thread of its own, while the thread of the
 * consumer stays in its group.
 */
final class Teller implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Teller.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration COUNT_EVERY = Duration.ofSeconds(2);
  private static final long WAIT_MILLIS = 50;
  private static final long FINISH_SECONDS = 10;

  private final Destination destination;
  private final Routes routes;
  private final Delivery delivery;
  private final Undelivered undelivered;
  private final NotifierMetrics metrics;
  private final InstantSource clock;
  private final ExecutorService worker;
  private final Resends resends;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private Assignment assignment;
  private Telling telling;
  private Instant countAt = Instant.MIN;
  private volatile long unsettled;
  private volatile long underWaySince = Long.MAX_VALUE;

  /** A record that was read, and the place that it was read for. */
  private record Waiting(Assignment.Place place, ConsumerRecord<byte[], byte[]> record) {}

  /** One record that the destination is being told. */
  private record Telling(Waiting of, AlertEvent alert, Future<Outcome> outcome) {}

  Teller(
      Destination destination,
      Routes routes,
      Delivery delivery,
      Undelivered undelivered,
      NotifierMetrics metrics,
      InstantSource clock) {
    this.destination = destination;
    this.routes = routes;
    this.delivery = delivery;
    this.undelivered = undelivered;
    this.metrics = metrics;
    this.clock = clock;
    this.worker =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "tell-" + destination.name()));
    this.resends = new Resends(destination, delivery, metrics, clock, worker);
    metrics.watch(
        "lag.records",
        "Records of the topic that are not settled yet",
        destination.name(),
        () -> unsettled);
    metrics.watch(
        "lag.seconds",
        "Age of the record that is being told",
        destination.name(),
        () -> Math.max(0, clock.millis() - underWaySince) / 1_000.0);
  }

  /** Begins with other partitions; what was not settled comes again. */
  void begin(Assignment partitions) {
    assignment = partitions;
    waiting.clear();
    telling = null;
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    waiting.add(new Waiting(assignment.of(record), record));
  }

  /** Whether there is enough to do. */
  boolean isBusy() {
    return telling != null || !waiting.isEmpty();
  }

  /** How long to wait for more. */
  Duration pollFor() {
    return isBusy() ? Duration.ZERO : POLL;
  }

  /** Settles what can be settled without waiting for long. */
  void advance() throws InterruptedException {
    while (telling == null && !waiting.isEmpty()) {
      next(waiting.remove());
    }
    if (telling != null) {
      await(WAIT_MILLIS);
    }
    if (telling == null) {
      resends.beginWhenDue(assignment);
    }
    countWhenDue();
  }

  private void countWhenDue() {
    Instant now = clock.instant();
    if (!now.isBefore(countAt)) {
      countAt = now.plus(COUNT_EVERY);
      assignment.unsettled().ifPresent(count -> unsettled = count);
    }
  }

  /** Settles what is under way; what has not begun comes again. */
  void finish() throws InterruptedException {
    if (telling != null) {
      await(TimeUnit.SECONDS.toMillis(FINISH_SECONDS));
    }
  }

  private void next(Waiting read) {
    ConsumerRecord<byte[], byte[]> record = read.record();
    Assignment.Place place = read.place();
    if (!assignment.holds(place, record)) {
      // Of another notifier by now, or of this one anew: then it comes again, after all that there
      // is to learn before it.
      return;
    }
    AlertEvent alert;
    try {
      Optional<AlertEvent> news = place.memory.accept(record);
      if (news.isEmpty()) {
        if (!place.isSettled(record) && record.value() != null) {
          metrics.repeated(destination.name());
        }
        assignment.settled(place, record);
        return;
      }
      alert = news.get();
    } catch (IOException e) {
      if (!place.isSettled(record)) {
        tell(read, null, () -> keep(record, unusable("no_alert", e.getMessage())));
      }
      return;
    }
    Optional<AlertEvent> before = place.memory.before(alert);
    Optional<String> withheld = whyWithheld(alert, before);
    if (place.isSettled(record)) {
      if (withheld.isEmpty() && place.wasThere(record)) {
        place.memory.told(alert, record.offset());
      }
    } else if (withheld.isPresent()) {
      metrics.withheld(destination.name(), withheld.get());
      assignment.settled(place, record);
    } else {
      tell(read, alert, () -> deliver(record, alert, before));
    }
  }

  /**
   * Why the destination is not told. Who was told that an alert has opened is told all that
   * follows, whatever the routes say of that.
   */
  private Optional<String> whyWithheld(AlertEvent alert, Optional<AlertEvent> before) {
    if (before.isPresent()) {
      return isSaid(alert, before) ? Optional.empty() : Optional.of("no_news");
    }
    if (alert.isMuted()) {
      return Optional.of("muted");
    }
    if (!routes.of(alert).contains(destination.name())) {
      return Optional.of("not_routed");
    }
    return alert.isOver() ? Optional.of("never_told") : Optional.empty();
  }

  private boolean isSaid(AlertEvent alert, Optional<AlertEvent> before) {
    try {
      return destination.receiver().tell(alert, before, clock.instant()).isPresent();
    } catch (RuntimeException e) {
      return true; // telling will fail, and say so
    }
  }

  private void tell(Waiting read, AlertEvent alert, Callable<Outcome> how) {
    underWaySince = read.record().timestamp();
    telling = new Telling(read, alert, worker.submit(how));
  }

  private Outcome deliver(
      ConsumerRecord<byte[], byte[]> record, AlertEvent alert, Optional<AlertEvent> before)
      throws InterruptedException {
    Outcome outcome;
    try {
      outcome =
          delivery.deliver(now -> destination.receiver().tell(alert, before, now).orElseThrow());
    } catch (RuntimeException e) {
      outcome = Outcome.ofNoMessage(e);
    }
    return outcome.delivered() ? outcome : keep(record, outcome);
  }

  private static Outcome unusable(String reason, String detail) {
    return new Outcome(false, reason, detail, 0);
  }

  private Outcome keep(ConsumerRecord<byte[], byte[]> record, Outcome outcome)
      throws InterruptedException {
    undelivered.keep(destination.name(), record, outcome);
    return outcome;
  }

  private void await(long millis) throws InterruptedException {
    try {
      Outcome outcome = telling.outcome().get(millis, TimeUnit.MILLISECONDS);
      settle(outcome);
    } catch (TimeoutException e) {
      return;
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof InterruptedException)) {
        throw new IllegalStateException("telling failed for no reason of its own", e.getCause());
      }
      // It was told to stop; the record comes again.
    }
    telling = null;
    underWaySince = Long.MAX_VALUE;
  }

  private void settle(Outcome outcome) {
    ConsumerRecord<byte[], byte[]> record = telling.of().record();
    AlertEvent alert = telling.alert();
    if (outcome.delivered()) {
      metrics.sent(destination.name(), alert.status());
      log.info("{} was told of {} {}", destination.name(), alert.status(), alert.idempotencyKey());
    } else {
      metrics.failed(destination.name(), outcome.reason());
      log.error(
          "{} was not told of offset {} of {}-{}, after {} attempts: {}",
          destination.name(),
          record.offset(),
          record.topic(),
          record.partition(),
          outcome.attempts(),
          outcome.detail());
    }
    Assignment.Place place = telling.of().place();
    if (alert != null) {
      place.memory.told(alert, record.offset());
    }
    assignment.settled(place, record);
    assignment.commit();
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
