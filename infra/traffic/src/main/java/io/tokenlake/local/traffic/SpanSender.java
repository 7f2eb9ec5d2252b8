package io.tokenlake.local.traffic;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports every ended span, in batches, on the thread that ended it.
 *
 * <p>The SDK's batch processor drops spans when its queue is full. This one makes the producer wait
 * instead, tries a failed batch again unchanged, and in the end throws from {@code Span.end()}
 * rather than lose a span. It can also export a share of the spans a second time, the same data
 * under the same ids in a later batch, as a client does whose first answer got lost.
 *
 * <p>One sender may serve several tracer providers; {@link #shutdown()} therefore does nothing and
 * {@link #finish()} ends it.
 */
public final class SpanSender implements SpanProcessor {
  /** Spans per export request. */
  static final int BATCH_SIZE = 512;

  private static final Logger LOG = LoggerFactory.getLogger(SpanSender.class);

  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(40);

  /** How long to wait before each further attempt; as long as a restarting receiver may need. */
  private static final List<Duration> RETRY_PAUSES =
      List.of(
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(8),
          Duration.ofSeconds(8));

  private final SpanExporter exporter;
  private final Pause pause;
  private final double duplicates;
  private final Random random;
  private final LongConsumer progress;

  private List<SpanData> batch = new ArrayList<>(BATCH_SIZE);
  private final List<SpanData> copiesWaiting = new ArrayList<>();
  private long originalsSent;
  private long copiesChosen;
  private long callCopiesChosen;
  private long sent;

  /**
   * Creates a sender.
   *
   * @param exporter where spans go; the caller closes it
   * @param pause how to wait between attempts
   * @param duplicates share of the spans to export twice, from 0 to 1
   * @param seed decides which spans those are
   * @param progress is told after each batch how many spans went out
   */
  public SpanSender(
      SpanExporter exporter, Pause pause, double duplicates, long seed, LongConsumer progress) {
    this.exporter = exporter;
    this.pause = pause;
    this.duplicates = checkShare(duplicates);
    this.random = new Random(seed);
    this.progress = progress;
  }

  static double checkShare(double duplicates) {
    if (!(duplicates >= 0 && duplicates <= 1)) {
      throw new IllegalArgumentException(
          "duplicates is " + duplicates + "; expected a share from 0 to 1, such as 0.1");
    }
    return duplicates;
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public synchronized void onEnd(ReadableSpan span) {
    batch.add(span.toSpanData());
    if (batch.size() >= BATCH_SIZE) {
      flush();
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  /** Sends what is waiting, except copies, which keep waiting for a batch of their own. */
  public synchronized void flush() {
    if (batch.isEmpty()) {
      return;
    }
    List<SpanData> sending = batch;
    batch = new ArrayList<>(BATCH_SIZE);
    export(sending);
    originalsSent += sending.size();
    chooseCopies(sending);
    while (copiesWaiting.size() >= BATCH_SIZE) {
      exportCopies(BATCH_SIZE);
    }
  }

  /** Sends all that is waiting, copies last. */
  public synchronized void finish() {
    flush();
    if (!copiesWaiting.isEmpty()) {
      exportCopies(copiesWaiting.size());
    }
  }

  /** Spans that were accepted so far, copies included. */
  public synchronized long sent() {
    return sent;
  }

  /** How many of the spans were chosen to be sent a second time. */
  public synchronized long copies() {
    return copiesChosen;
  }

  /** How many of the {@link #copies()} are of billed model calls. */
  public synchronized long callCopies() {
    return callCopiesChosen;
  }

  @Override
  public CompletableResultCode forceFlush() {
    flush();
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }

  /**
   * Keeps the number of copies at the nearest whole number to the share of all spans sent so far,
   * and draws lots within the batch.
   */
  private void chooseCopies(List<SpanData> spans) {
    long wanted = Math.round(duplicates * originalsSent) - copiesChosen;
    int left = spans.size();
    for (SpanData span : spans) {
      if (random.nextInt(left) < wanted) {
        copiesWaiting.add(span);
        copiesChosen++;
        callCopiesChosen += GenAi.isBilled(span) ? 1 : 0;
        wanted--;
      }
      left--;
    }
  }

  private void exportCopies(int count) {
    List<SpanData> copies = copiesWaiting.subList(0, count);
    export(List.copyOf(copies));
    copies.clear();
  }

  private void export(Collection<SpanData> spans) {
    for (Duration wait : RETRY_PAUSES) {
      Throwable failure = tryExport(spans);
      if (failure == null) {
        return;
      }
      LOG.warn(
          "{} spans were not accepted ({}); trying again in {} ms",
          spans.size(),
          failure.getMessage(),
          wait.toMillis());
      pauseFor(wait, spans.size());
    }
    Throwable failure = tryExport(spans);
    if (failure != null) {
      throw new SpanSendException(
          "%d spans were not accepted in %d attempts: %s"
              .formatted(spans.size(), RETRY_PAUSES.size() + 1, failure.getMessage()),
          failure);
    }
  }

  /** Exports once; returns what went wrong, or null. */
  private Throwable tryExport(Collection<SpanData> spans) {
    CompletableResultCode result =
        exporter.export(spans).join(EXPORT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    if (result.isSuccess()) {
      sent += spans.size();
      progress.accept(sent);
      return null;
    }
    Throwable failure = result.getFailureThrowable();
    if (failure != null) {
      return failure;
    }
    return new IllegalStateException(
        result.isDone() ? "the exporter gave no reason" : "the exporter did not answer in time");
  }

  private void pauseFor(Duration wait, int spans) {
    try {
      pause.pause(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpanSendException("interrupted with " + spans + " spans not accepted", e);
    }
  }
}
