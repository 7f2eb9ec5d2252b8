package io.tokenlake.notifier.deliver;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
public interface Pause {
  /** Returns when it has. */
  void pause(Duration duration) throws InterruptedException;
}
