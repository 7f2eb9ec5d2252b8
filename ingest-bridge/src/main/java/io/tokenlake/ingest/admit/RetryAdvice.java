package io.tokenlake.ingest.admit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How long refused clients should wait: doubles while refusals go on, and is short again once they
 * have stopped for twice as long as clients were last told to wait.
 */
public final class RetryAdvice {
  /** Retry-After has whole seconds, so not less than one. */
  static final Duration SHORTEST = Duration.ofSeconds(1);

  static final Duration LONGEST = Duration.ofSeconds(32);

  private final InstantSource clock;
  private Duration delay = SHORTEST;
  private Instant since = Instant.MIN;
  private Instant last = Instant.MIN;

  public RetryAdvice(InstantSource clock) {
    this.clock = clock;
  }

  /** The delay to tell the client that is being refused now. */
  public synchronized Duration next() {
    Instant now = clock.instant();
    if (last.equals(Instant.MIN) || now.isAfter(last.plus(delay.multipliedBy(2)))) {
      delay = SHORTEST;
      since = now;
    } else if (!now.isBefore(since.plus(delay)) && delay.compareTo(LONGEST) < 0) {
      delay = delay.multipliedBy(2);
      since = now;
    }
    last = now;
    return delay;
  }
}
