package io.tokenlake.local.traffic;

import java.time.Duration;

/** How to wait. A parameter, so that tests wait without taking time. */
@FunctionalInterface
public interface Pause {
  /** Waits by sleeping. */
  Pause SLEEP = duration -> Thread.sleep(duration.toMillis());

  /** Returns when {@code duration} is over. */
  void pause(Duration duration) throws InterruptedException;
}
