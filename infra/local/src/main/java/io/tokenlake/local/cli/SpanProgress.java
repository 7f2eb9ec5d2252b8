package io.tokenlake.local.cli;

import io.tokenlake.local.Progress;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Says now and then how many spans were sent. */
final class SpanProgress implements LongConsumer {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(2).toNanos();

  private final Progress progress;
  private final LongSupplier nanoClock;
  private long lastNanos;

  SpanProgress(Progress progress) {
    this(progress, System::nanoTime);
  }

  SpanProgress(Progress progress, LongSupplier nanoClock) {
    this.progress = progress;
    this.nanoClock = nanoClock;
    this.lastNanos = nanoClock.getAsLong();
  }

  @Override
  public void accept(long sent) {
    long now = nanoClock.getAsLong();
    if (now - lastNanos >= INTERVAL_NANOS) {
      progress.say("sent " + sent + " spans");
      lastNanos = now;
    }
  }
}
