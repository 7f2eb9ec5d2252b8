package io.tokenlake.benchmarks.bridge;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** Sends requests so that always the same number of them waits for an answer. */
final class LoadLoop {
  private LoadLoop() {}

  /** Sends the request of a number; completes when it is acknowledged, fails when it is refused. */
  @FunctionalInterface
  interface Sender {
    CompletableFuture<?> send(int number);
  }

  /** How many requests wait at a time: of small ones many, of large ones few. */
  static int concurrency(int spans) {
    return Math.max(8, Math.min(128, 3_200 / spans));
  }

  /** Runs for the time and until the last answer. */
  static Load run(Sender sender, int spans, Duration time) throws InterruptedException {
    int concurrency = concurrency(spans);
    Semaphore free = new Semaphore(concurrency);
    Latencies latencies = new Latencies();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    for (int number = 0; System.nanoTime() < end && failure.get() == null; number++) {
      free.acquire();
      long sent = System.nanoTime();
      var unused =
          sender
              .send(number)
              .whenComplete(
                  (answer, problem) -> {
                    latencies.add(System.nanoTime() - sent);
                    if (problem != null) {
                      failure.compareAndSet(null, problem);
                    }
                    free.release();
                  });
    }
    free.acquire(concurrency);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (failure.get() != null) {
      throw new IllegalStateException("a request was refused: " + failure.get(), failure.get());
    }
    long[] nanos = latencies.toArray();
    return Load.of((long) nanos.length * spans, seconds, nanos);
  }

  private static final class Latencies {
    private long[] nanos = new long[1 << 16];
    private int size;

    synchronized void add(long value) {
      if (size == nanos.length) {
        nanos = Arrays.copyOf(nanos, size * 2);
      }
      nanos[size++] = value;
    }

    synchronized long[] toArray() {
      return Arrays.copyOf(nanos, size);
    }
  }
}
