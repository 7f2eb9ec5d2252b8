package io.tokenlake.gpu;

import io.tokenlake.gpu.delivery.Courier;
import io.tokenlake.gpu.delivery.Request;
import io.tokenlake.gpu.delivery.Signal;
import io.tokenlake.gpu.event.EventReporter;
import io.tokenlake.gpu.metric.MetricRequest;
import io.tokenlake.gpu.metric.Point;
import io.tokenlake.gpu.sample.RoundState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Gathers points and hands them to the courier now and then, from a thread of its own. */
final class Reporter implements Consumer<Point>, AutoCloseable {
  /** Points in a request, which then stays well under the 4 MiB that gRPC receivers accept. */
  static final int MAX_POINTS = 8_000;

  private final Courier courier;
  private final AgentMetrics agent;
  private final EventReporter events;
  private final Supplier<RoundState> round;
  private final Clock clock;
  private final Duration interval;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "reporter");
  private List<Point> gathered = new ArrayList<>();

  /**
   * Creates a reporter.
   *
   * @param round what the last round was like
   * @param interval from one request to the next
   */
  Reporter(
      Courier courier,
      AgentMetrics agent,
      EventReporter events,
      Supplier<RoundState> round,
      Clock clock,
      Duration interval) {
    this.courier = courier;
    this.agent = agent;
    this.events = events;
    this.round = round;
    this.clock = clock;
    this.interval = interval;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Takes a point; from the sampling thread, and from this one. */
  @Override
  public synchronized void accept(Point point) {
    gathered.add(point);
  }

  private void run() {
    try {
      while (!stop.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        report();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hands over what was gathered. */
  void report() {
    Instant now = clock.instant();
    agent.points(now, round.get(), courier, this);
    events.points(AgentMetrics.nanos(now), this);
    List<Point> points = take();
    for (int from = 0; from < points.size(); from += MAX_POINTS) {
      List<Point> part = points.subList(from, Math.min(points.size(), from + MAX_POINTS));
      courier.accept(new Request(Signal.METRICS, part.size(), MetricRequest.encode(part)));
    }
  }

  private synchronized List<Point> take() {
    List<Point> points = gathered;
    gathered = new ArrayList<>(points.size());
    return points;
  }

  /** Reports a last time. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(interval.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    report();
  }
}
