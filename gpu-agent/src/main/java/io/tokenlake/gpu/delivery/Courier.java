package io.tokenlake.gpu.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Delivers requests in order, from a thread of its own, so that sampling never waits for the
 * receiver. While the receiver is away requests go to the spool; attempts become rarer up to a
 * limit, and when one succeeds the spool is delivered, the oldest first, before anything newer.
 */
public final class Courier implements AutoCloseable {
  /** Requests between the agent and this thread: a storm of events while one is under way. */
  static final int HANDOVER = 1_024;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** How long it takes at most to notice that it is closed. */
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Transport transport;
  private final Spool spool;
  private final Consumer<String> log;
  private final LongSupplier nanoTime;
  private final Duration farewell;
  private final BlockingQueue<Request> handover = new LinkedBlockingQueue<>(HANDOVER);
  private final Thread thread = new Thread(this::run, "courier");
  private final AtomicLong lostInHandover = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile long spooledBytes;
  private volatile long lostInSpool;
  private volatile boolean stopping;
  private boolean away;
  private Duration pause = FIRST_PAUSE;
  private long nextAttempt;

  /**
   * Creates a courier that does nothing before it is started.
   *
   * @param spool keeps what the receiver does not take yet; closed with the courier
   * @param log is told when the receiver goes away and comes back, and what is lost
   * @param nanoTime a clock that never jumps, in ns
   * @param farewell how long it may go on delivering when it is closed
   */
  public Courier(
      Transport transport,
      Spool spool,
      Consumer<String> log,
      LongSupplier nanoTime,
      Duration farewell) {
    this.transport = transport;
    this.spool = spool;
    this.log = log;
    this.nanoTime = nanoTime;
    this.farewell = farewell;
    this.nextAttempt = nanoTime.getAsLong();
    thread.setDaemon(true);
  }

  /** Begins to deliver; also what an earlier process left in the spool. */
  public void start() {
    if (spool.size() > 0) {
      log.accept("delivering " + spool.size() + " spooled requests of an earlier run first");
    }
    thread.start();
  }

  /** Takes a request over; never waits. */
  public void accept(Request request) {
    while (!handover.offer(request)) {
      Request oldest = handover.poll();
      if (oldest != null) {
        lostInHandover.addAndGet(oldest.items());
      }
    }
  }

  /** Data points and log records that are gone: did not fit the spool, or it broke. */
  public long lost() {
    return lostInHandover.get() + lostInSpool;
  }

  /** Data points and log records that the receiver has. */
  public long delivered() {
    return delivered.get();
  }

  /** Data points and log records that the receiver took for bad. */
  public long refused() {
    return refused.get();
  }

  /** Attempts that failed. */
  public long failures() {
    return failures.get();
  }

  /** Bytes that wait. */
  public long spooledBytes() {
    return spooledBytes;
  }

  private void run() {
    try {
      while (!stopping) {
        Request request = handover.poll(waitNanos(), TimeUnit.NANOSECONDS);
        step(request);
      }
      sayFarewell();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long waitNanos() {
    return spool.size() == 0
        ? IDLE_NANOS
        : Math.max(0, Math.min(IDLE_NANOS, nextAttempt - nanoTime.getAsLong()));
  }

  /** Takes one request, if any, and delivers what can be; the whole of what the thread does. */
  void step(Request request) {
    if (request != null) {
      if (spool.size() > 0 || !dueNow() || !delivers(request)) {
        spool.add(request);
      }
    }
    while (spool.size() > 0 && dueNow() && !stopping) {
      deliverOldest();
      // What comes in meanwhile must not overflow the handover while a long spool is delivered.
      for (Request next = handover.poll(); next != null; next = handover.poll()) {
        spool.add(next);
      }
    }
    spooledBytes = spool.bytes();
    lostInSpool = spool.lost();
  }

  private void deliverOldest() {
    Optional<Request> oldest = spool.oldest();
    if (oldest.isPresent() && delivers(oldest.get())) {
      spool.removeOldest();
    }
  }

  private boolean dueNow() {
    return nanoTime.getAsLong() - nextAttempt >= 0;
  }

  /** Whether the request needs no other attempt. */
  private boolean delivers(Request request) {
    Outcome outcome = attempt(request);
    if (outcome instanceof Outcome.Later later) {
      failures.incrementAndGet();
      noteAway(later.reason());
      nextAttempt = nanoTime.getAsLong() + pause.toNanos();
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
      return false;
    }
    pause = FIRST_PAUSE;
    noteBack();
    if (outcome instanceof Outcome.Refused bad) {
      refused.addAndGet(request.items());
      log.accept(
          "the receiver refused " + request.items() + " items for good (" + bad.reason() + ")");
    } else if (outcome instanceof Outcome.Delivered taken) {
      refused.addAndGet(taken.refused());
      delivered.addAndGet(request.items() - taken.refused());
      if (taken.refused() > 0) {
        log.accept("the receiver refused " + taken.refused() + " items of a request");
      }
    }
    return true;
  }

  /** Whatever goes wrong on the way is no reason to stop delivering. */
  private Outcome attempt(Request request) {
    try {
      return transport.send(request);
    } catch (RuntimeException e) {
      return new Outcome.Later(e.toString());
    }
  }

  private void noteAway(String reason) {
    if (!away) {
      away = true;
      log.accept("the receiver takes nothing (" + reason + "); spooling until it does");
    }
  }

  private void noteBack() {
    if (away) {
      away = false;
      log.accept(
          "the receiver takes requests again; " + lost() + " items were lost since the start");
    }
  }

  /** Delivers what waits until the first failure or the end of the time, and keeps the rest. */
  private void sayFarewell() {
    long end = nanoTime.getAsLong() + farewell.toNanos();
    for (Request next = handover.poll(); next != null; next = handover.poll()) {
      spool.add(next);
    }
    boolean going = true;
    while (going && spool.size() > 0 && nanoTime.getAsLong() < end) {
      Optional<Request> oldest = spool.oldest();
      going = oldest.isPresent() && delivers(oldest.get());
      if (going) {
        spool.removeOldest();
      }
    }
    int left = spool.size();
    long before = spool.lost();
    spool.close();
    long ended = spool.lost() - before;
    spooledBytes = spool.bytes();
    lostInSpool = spool.lost();
    if (ended > 0) {
      log.accept(ended + " items were not delivered and are lost");
    } else if (left > 0) {
      log.accept(left + " requests stay in the spool for the next start");
    }
  }

  @Override
  public void close() {
    stopping = true;
    boolean interrupted = false;
    try {
      if (thread.isAlive()) {
        // Long enough for a request that is under way, and for the farewell.
        thread.join(farewell.multipliedBy(2).toMillis());
      } else {
        sayFarewell();
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      transport.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
