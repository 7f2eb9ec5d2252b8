package io.tokenlake.local;

import java.io.PrintStream;
import java.time.Duration;

/** Says on stderr what is going on, with the seconds since the start. */
public final class Progress {
  private final PrintStream out;
  private final long startNanos = System.nanoTime();

  public Progress(PrintStream out) {
    this.out = out;
  }

  /** Says one thing. */
  public void say(String message) {
    out.printf("[%5.1f s] %s%n", elapsed().toMillis() / 1_000.0, message);
    out.flush();
  }

  /** Time since the start. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
