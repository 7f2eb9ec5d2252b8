package io.tokenlake.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time as a test says. */
public final class SettableClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-11-20T10:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  public synchronized void advance(Duration time) {
    now = now.plus(time);
  }
}
