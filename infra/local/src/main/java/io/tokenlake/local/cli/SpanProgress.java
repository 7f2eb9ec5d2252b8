package io.tokenlake.local.cli;

import io.tokenlake.local.Progress;
import java.util.function.LongConsumer;

/** Says now and then how many spans were sent. */
final class SpanProgress implements LongConsumer {
  private static final long STEP = 5_000;

  private final Progress progress;
  private long next = STEP;

  SpanProgress(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void accept(long sent) {
    if (sent >= next) {
      progress.say("sent " + sent + " spans");
      next = sent - sent % STEP + STEP;
    }
  }
}
