package io.tokenlake.ingest.otlp;

import io.tokenlake.ingest.admit.InFlightBytes;
import io.tokenlake.ingest.admit.TenantRates;
import io.tokenlake.ingest.config.KafkaConfig;
import io.tokenlake.ingest.config.LimitsConfig;
import io.tokenlake.ingest.convert.RecordMaker;
import io.tokenlake.ingest.ops.BridgeMetrics;
import io.tokenlake.ingest.otlp.ExportOutcome.Accepted;
import io.tokenlake.ingest.otlp.ExportOutcome.Unavailable;
import io.tokenlake.ingest.publish.RecordPublisher;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests of every signal from every transport: reads, publishes, and says what became of it
 * once Kafka did.
 */
public final class ExportService {
  private static final Logger log = LoggerFactory.getLogger(ExportService.class);

  private final RecordPublisher publisher;
  private final Executor workers;
  private final InstantSource clock;
  private final Duration timeout;
  private final InFlightBytes inFlight;
  private final RequestReader reader;
  private final BridgeMetrics metrics;
  private final AtomicBoolean failing = new AtomicBoolean();
  private final AtomicBoolean splittingAgain = new AtomicBoolean();

  /**
   * @param workers runs what may block; rejecting a task means that the bridge is closing
   * @param timeout the longest a request waits for its outcome
   */
  public ExportService(
      RecordMaker maker,
      RecordPublisher publisher,
      Executor workers,
      InstantSource clock,
      Duration timeout,
      LimitsConfig limits,
      BridgeMetrics metrics) {
    this.publisher = publisher;
    this.workers = workers;
    this.clock = clock;
    this.timeout = timeout;
    this.inFlight = new InFlightBytes(limits.maxInFlightBytes());
    this.reader =
        new RequestReader(
            limits,
            maker,
            new TenantRates(
                limits.tenantBytesPerSecond(),
                limits.tenantRates(),
                limits.maxRequestBytes(),
                clock),
            metrics);
    this.metrics = metrics;
    metrics.watch(inFlight);
  }

  /** A request that begins to arrive. Whoever calls closes its hold, unless it is exported. */
  Arrival arrival(Signal<?, ?> signal, Optional<String> tenant) {
    return new Arrival(signal, tenant, clock.instant(), inFlight.open());
  }

  /**
   * Never blocks, never throws, and the result never completes exceptionally. The hold is closed
   * when there is an outcome and no worker has to do with the request any more.
   */
  CompletableFuture<ExportOutcome> export(Arrival arrival, RequestBody body) {
    CompletableFuture<ExportOutcome> outcome = new CompletableFuture<>();
    CompletableFuture<Void> worked = new CompletableFuture<>();
    var unused =
        CompletableFuture.allOf(outcome, worked)
            .whenComplete((done, failure) -> arrival.hold().close());
    try {
      workers.execute(
          () -> {
            try {
              publish(arrival, body, outcome);
            } finally {
              worked.complete(null);
            }
          });
    } catch (RejectedExecutionException e) {
      worked.complete(null);
      outcome.complete(closing());
      return outcome;
    }
    return outcome
        .completeOnTimeout(
            new Unavailable(
                "Kafka did not confirm within " + timeout.toMillis() + " ms; send again later",
                Unavailable.Reason.KAFKA),
            timeout.toMillis(),
            TimeUnit.MILLISECONDS)
        // Counted is what the client is told, before it is.
        .thenApply(told -> counted(arrival, told));
  }

  private static Unavailable closing() {
    return new Unavailable(
        "the bridge is shutting down; send again later", Unavailable.Reason.CLOSING);
  }

  static Unavailable overloaded() {
    return new Unavailable(
        "too many requests are waiting for Kafka; send again later", Unavailable.Reason.OVERLOAD);
  }

  private void publish(
      Arrival arrival, RequestBody body, CompletableFuture<ExportOutcome> outcome) {
    if (outcome.isDone()) {
      // The client was told to send again while this waited for a worker.
      return;
    }
    attempt(
        arrival,
        outcome,
        () -> {
          RequestReader.Reading reading = reader.read(arrival, body);
          send(arrival, reading, reading.records(), outcome);
        });
  }

  /** A step towards an outcome, which is that of the failure if the step fails. */
  @FunctionalInterface
  private interface Step {
    void run() throws RefusedException;
  }

  private void attempt(Arrival arrival, CompletableFuture<ExportOutcome> outcome, Step step) {
    try {
      step.run();
    } catch (RefusedException e) {
      outcome.complete(e.outcome());
    } catch (Throwable e) {
      outcome.complete(failed(arrival, e));
      if (e instanceof Error error) {
        throw error;
      }
    }
  }

  private void send(
      Arrival arrival,
      RequestReader.Reading reading,
      List<ProducerRecord<byte[], byte[]>> records,
      CompletableFuture<ExportOutcome> outcome) {
    if (records.isEmpty()) {
      outcome.complete(accepted(reading));
      return;
    }
    long sent = metrics.now();
    var unused =
        publisher
            .publish(records)
            .whenComplete(
                (tooLarge, failure) -> {
                  metrics.published(sent, failure == null);
                  if (failure != null) {
                    outcome.complete(failed(arrival, failure));
                  } else if (!tooLarge.isEmpty()) {
                    sendSmaller(arrival, reading, tooLarge, outcome);
                  } else if (!outcome.complete(confirmed(reading))) {
                    metrics.confirmedLate(
                        arrival.signal().name(), arrival.tenant(), reading.count());
                  }
                });
  }

  /** The other records of the request are durable. */
  private void sendSmaller(
      Arrival arrival,
      RequestReader.Reading reading,
      List<ProducerRecord<byte[], byte[]>> tooLarge,
      CompletableFuture<ExportOutcome> outcome) {
    String topic = arrival.signal().topic();
    if (splittingAgain.compareAndSet(false, true)) {
      log.warn(
          "Kafka takes smaller records of {} than {} says, which are split again at the cost of"
              + " time: set it to less than the topic's max.message.bytes",
          topic,
          KafkaConfig.MAX_RECORD_BYTES);
    }
    metrics.splitAgain(arrival.signal().name(), tooLarge.size());
    try {
      workers.execute(
          () -> {
            if (!outcome.isDone()) {
              attempt(
                  arrival,
                  outcome,
                  () ->
                      send(
                          arrival,
                          reading,
                          reader.smaller(tooLarge, reading.rejections()),
                          outcome));
            }
          });
    } catch (RejectedExecutionException e) {
      outcome.complete(closing());
    }
  }

  private ExportOutcome confirmed(RequestReader.Reading reading) {
    if (failing.compareAndSet(true, false)) {
      log.info("Kafka confirms records again");
    }
    return accepted(reading);
  }

  private static ExportOutcome accepted(RequestReader.Reading reading) {
    return new Accepted(reading.count(), reading.rejections());
  }

  private ExportOutcome counted(Arrival arrival, ExportOutcome told) {
    if (told instanceof Accepted accepted) {
      String signal = arrival.signal().name();
      metrics.accepted(signal, arrival.tenant(), accepted.count());
      accepted
          .rejections()
          .counts()
          .forEach((reason, count) -> metrics.rejected(signal, reason.label(), count));
    }
    return told;
  }

  private ExportOutcome failed(Arrival arrival, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    // Once until it recovers: with Kafka away every request fails, and clients send again.
    if (failing.compareAndSet(false, true)) {
      log.warn(
          "records for {} are refused until Kafka confirms again", arrival.signal().topic(), cause);
    }
    return new Unavailable(
        "Kafka did not confirm every record; send again later", Unavailable.Reason.KAFKA);
  }
}
