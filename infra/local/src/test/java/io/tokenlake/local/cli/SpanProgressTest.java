package io.tokenlake.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.local.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SpanProgressTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  // Near the end of the range: such a clock may well pass it.
  private long now = Long.MAX_VALUE;

  @Test
  void theCountIsSaidEveryTwoSecondsHoweverManySpansThereAre() {
    SpanProgress progress =
        new SpanProgress(new Progress(new PrintStream(out, true, UTF_8)), () -> now);

    progress.accept(100_000);
    now += TimeUnit.MILLISECONDS.toNanos(1_999);
    progress.accept(200_000);
    now += TimeUnit.MILLISECONDS.toNanos(1);
    progress.accept(200_001);
    progress.accept(300_000);
    now += TimeUnit.SECONDS.toNanos(2);
    progress.accept(300_001);

    assertThat(out.toString(UTF_8).lines().map(line -> line.replaceFirst("^\\[.*] ", "")))
        .containsExactly("sent 200001 spans", "sent 300001 spans");
  }
}
