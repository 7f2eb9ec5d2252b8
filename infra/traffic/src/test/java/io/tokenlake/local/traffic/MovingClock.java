package io.tokenlake.local.traffic;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A clock that only pauses move, and a pause that takes no time. */
final class MovingClock implements InstantSource, Pause {
  static final Instant NOW = Instant.parse("2026-03-04T05:06:07.000000008Z");

  private final List<Duration> pauses = new ArrayList<>();
  private Instant now = NOW;

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public void pause(Duration duration) {
    pauses.add(duration);
    now = now.plus(duration);
  }

  List<Duration> pauses() {
    return pauses;
  }
}
