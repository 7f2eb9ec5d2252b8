package io.tokenlake.ingest.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tokenlake.ingest.convert.RecordMaker;
import io.tokenlake.ingest.convert.RecordMaker.Provenance;
import io.tokenlake.ingest.convert.RequestSplitter.GrowsTooMuchException;
import io.tokenlake.ingest.otlp.ExportOutcome.Accepted;
import io.tokenlake.ingest.otlp.ExportOutcome.BadRequest;
import io.tokenlake.ingest.otlp.ExportOutcome.TooLarge;
import io.tokenlake.ingest.otlp.ExportOutcome.Unavailable;
import io.tokenlake.ingest.publish.RecordPublisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests of every signal from every transport: decodes, removes content, splits, publishes,
 * and says what became of it once Kafka did.
 */
public final class ExportService {
  private static final Logger log = LoggerFactory.getLogger(ExportService.class);

  /** What a request costs beside its bytes, so that a flood of empty ones is bounded as well. */
  private static final int REQUEST_OVERHEAD_BYTES = 1024;

  private final RecordMaker maker;
  private final RecordPublisher publisher;
  private final Executor workers;
  private final InstantSource clock;
  private final Duration timeout;
  private final long maxInFlightBytes;
  private final AtomicLong inFlightBytes = new AtomicLong();
  private final AtomicBoolean failing = new AtomicBoolean();

  /**
   * @param workers runs what may block; rejecting a task means that the bridge is closing
   * @param timeout the longest a request waits for its outcome
   * @param maxInFlightBytes received bytes that may wait at one time
   */
  public ExportService(
      RecordMaker maker,
      RecordPublisher publisher,
      Executor workers,
      InstantSource clock,
      Duration timeout,
      long maxInFlightBytes) {
    this.maker = maker;
    this.publisher = publisher;
    this.workers = workers;
    this.clock = clock;
    this.timeout = timeout;
    this.maxInFlightBytes = maxInFlightBytes;
  }

  /**
   * Never blocks, never throws, and the result never completes exceptionally.
   *
   * @param receivedBytes size of the request on the wire
   */
  CompletableFuture<ExportOutcome> export(
      Signal<?, ?> signal, RequestBody body, int receivedBytes) {
    Instant receivedAt = clock.instant();
    long cost = (long) receivedBytes + REQUEST_OVERHEAD_BYTES;
    // A single request always fits, whatever its overhead.
    if (inFlightBytes.addAndGet(cost) > maxInFlightBytes && inFlightBytes.get() > cost) {
      inFlightBytes.addAndGet(-cost);
      return CompletableFuture.completedFuture(
          new Unavailable("too many requests are waiting for Kafka; send again later"));
    }
    CompletableFuture<ExportOutcome> outcome = new CompletableFuture<>();
    var unused = outcome.whenComplete((o, failure) -> inFlightBytes.addAndGet(-cost));
    try {
      workers.execute(() -> publish(signal, body, receivedAt, outcome));
    } catch (RejectedExecutionException e) {
      outcome.complete(new Unavailable("the bridge is shutting down; send again later"));
      return outcome;
    }
    return outcome.completeOnTimeout(
        new Unavailable(
            "Kafka did not confirm within " + timeout.toMillis() + " ms; send again later"),
        timeout.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void publish(
      Signal<?, ?> signal,
      RequestBody body,
      Instant receivedAt,
      CompletableFuture<ExportOutcome> outcome) {
    if (outcome.isDone()) {
      // The client was told to send again while this waited for a worker.
      return;
    }
    try {
      List<ProducerRecord<byte[], byte[]>> records =
          signal
              .conversion()
              .toRecords(
                  maker,
                  body.read(),
                  new Provenance(receivedAt, Optional.empty()),
                  (resource, scope, leaf) -> {});
      if (records.isEmpty()) {
        outcome.complete(new Accepted());
        return;
      }
      var unused =
          publisher
              .publish(records)
              .whenComplete(
                  (done, failure) ->
                      outcome.complete(failure == null ? accepted() : failed(signal, failure)));
    } catch (RefusedException e) {
      outcome.complete(e.outcome());
    } catch (GrowsTooMuchException e) {
      outcome.complete(new TooLarge(e.getMessage()));
    } catch (InvalidProtocolBufferException e) {
      outcome.complete(new BadRequest("the body is not an OTLP request of " + signal.httpPath()));
    } catch (Throwable e) {
      outcome.complete(failed(signal, e));
      if (e instanceof Error error) {
        throw error;
      }
    }
  }

  private ExportOutcome accepted() {
    if (failing.compareAndSet(true, false)) {
      log.info("Kafka confirms records again");
    }
    return new Accepted();
  }

  private ExportOutcome failed(Signal<?, ?> signal, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RecordTooLargeException) {
      return new TooLarge(
          "a record of this request is larger than Kafka takes; send smaller batches");
    }
    // Once until it recovers: with Kafka away every request fails, and clients send again.
    if (failing.compareAndSet(false, true)) {
      log.warn("records for {} are refused until Kafka confirms again", signal.topic(), cause);
    }
    return new Unavailable("Kafka did not confirm every record; send again later");
  }
}
