package io.tokenlake.ingest.otlp;

import static io.tokenlake.ingest.TestRequests.TRACE_A;
import static io.tokenlake.ingest.TestRequests.TRACE_B;
import static io.tokenlake.ingest.TestRequests.metrics;
import static io.tokenlake.ingest.TestRequests.resourceSpans;
import static io.tokenlake.ingest.TestRequests.scopeSpans;
import static io.tokenlake.ingest.TestRequests.span;
import static io.tokenlake.ingest.TestRequests.traces;
import static io.tokenlake.ingest.TestRequests.twoTraces;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.ingest.Bridges;
import io.tokenlake.ingest.FakePublisher;
import io.tokenlake.ingest.admit.ContentEncoding;
import io.tokenlake.ingest.admit.InFlightBytes;
import io.tokenlake.ingest.convert.RecordMaker;
import io.tokenlake.ingest.convert.RequestSplitter;
import io.tokenlake.ingest.ops.BridgeMetrics;
import io.tokenlake.ingest.otlp.ExportOutcome.Accepted;
import io.tokenlake.ingest.otlp.ExportOutcome.Unavailable;
import io.tokenlake.schemas.otlp.ContentFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ExportServiceTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int MAX_RECORD_BYTES = 1_500;

  private final FakePublisher publisher = new FakePublisher();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final BridgeMetrics metrics = new BridgeMetrics();

  @Test
  void whatRequestHeldIsFreeOnceItHasAnOutcomeAndNoWorkerHasToDoWithIt() {
    ExportService service = service(waiting::add, Duration.ofMillis(1));
    Arrival arrival = service.arrival(Signal.TRACES, Optional.empty());

    CompletableFuture<ExportOutcome> outcome = service.export(arrival, body(twoTracesBytes()));
    assertThat(outcome.join()).isInstanceOf(Unavailable.class);
    // Its bytes are still in the queue.
    assertThat(isOpen(arrival.hold())).isTrue();

    waiting.remove().run();
    assertThat(isOpen(arrival.hold())).isFalse();
    assertThat(publisher.published()).isEmpty();
  }

  @Test
  void whatRequestHeldStaysTakenWhileItWaitsForKafka() {
    publisher.behave(FakePublisher.SILENT);
    ExportService service = service(Runnable::run, LONG);
    Arrival arrival = service.arrival(Signal.TRACES, Optional.empty());

    assertThat(service.export(arrival, body(twoTracesBytes()))).isNotDone();
    assertThat(isOpen(arrival.hold())).isTrue();
  }

  @Test
  void whatKafkaConfirmsAfterTheClientWasToldToComeBackIsCountedAsLateAndNotAsAccepted() {
    CompletableFuture<Void> kafka = new CompletableFuture<>();
    publisher.behave(records -> kafka);
    ExportService service = service(Runnable::run, Duration.ofMillis(1));
    Arrival arrival = service.arrival(Signal.TRACES, Optional.of("acme"));

    assertThat(service.export(arrival, body(twoTracesBytes())).join())
        .isInstanceOf(Unavailable.class);
    kafka.complete(null);

    assertThat(metrics.scrape())
        .doesNotContain("accepted_records_total{")
        .contains("late_records_total{signal=\"traces\",tenant=\"acme\"} 2.0");
  }

  @Test
  void whatKafkaConfirmsInTimeIsCountedAsAcceptedAndNotAsLate() {
    ExportService service = service(Runnable::run, LONG);
    Arrival arrival = service.arrival(Signal.TRACES, Optional.of("acme"));

    service.export(arrival, body(twoTracesBytes())).join();

    assertThat(metrics.scrape())
        .contains("accepted_records_total{signal=\"traces\",tenant=\"acme\"} 2.0")
        .doesNotContain("late_records_total{");
  }

  @Test
  void acceptedRequestHoldsNothing() {
    ExportService service = service(Runnable::run, LONG);
    Arrival arrival = service.arrival(Signal.TRACES, Optional.empty());

    assertThat(service.export(arrival, body(twoTracesBytes())))
        .isCompletedWithValueMatching(Accepted.class::isInstance);
    assertThat(isOpen(arrival.hold())).isFalse();
  }

  @Test
  void requestIsRetryableWhenNoWorkerTakesIt() {
    ExportService service =
        service(
            task -> {
              throw new RejectedExecutionException();
            },
            LONG);
    Arrival arrival = service.arrival(Signal.TRACES, Optional.empty());

    assertThat(service.export(arrival, body(twoTracesBytes())))
        .isCompletedWithValueMatching(Unavailable.class::isInstance);
    assertThat(isOpen(arrival.hold())).isFalse();
  }

  @Test
  void bytesReceivedArePublishedAsTheyAreWhenNothingHadToChange() {
    byte[] message = metrics().toByteArray();
    ExportService service = service(Runnable::run, LONG);

    var unused = service.export(service.arrival(Signal.METRICS, Optional.empty()), body(message));

    assertThat(publisher.published()).singleElement().matches(r -> r.value() == message);
  }

  @Test
  void aSpanThatFitsNoRecordIsRejectedAloneAndByName() {
    ExportService service = service(Runnable::run, LONG);
    byte[] request =
        traces(
                resourceSpans(
                    "chat",
                    scopeSpans("lib", span(TRACE_A, "a"), span(TRACE_B, "b".repeat(2_000)))))
            .toByteArray();

    assertThat(service.export(service.arrival(Signal.TRACES, Optional.empty()), body(request)))
        .isCompletedWithValueMatching(
            outcome ->
                outcome instanceof Accepted accepted
                    && accepted
                        .rejections()
                        .message()
                        .equals(
                            "rejected, do not send again: 1 larger than a Kafka record may be (the"
                                + " first is resourceSpans[0].scopeSpans[0].spans[1])"));
    assertThat(publisher.published()).hasSize(1);
  }

  @Test
  void headersSayWhenAndFromWhomAndHowItIsEncoded() {
    ExportService service = service(Runnable::run, LONG);

    var unused =
        service.export(service.arrival(Signal.TRACES, Optional.of("acme")), body(twoTracesBytes()));

    assertThat(publisher.published())
        .hasSize(2)
        .allSatisfy(
            record ->
                assertThat(record.headers().toArray())
                    .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                    .containsExactly(
                        "tokenlake-received-at=0",
                        "tokenlake-encoding=otlp_proto",
                        "tokenlake-tenant=acme"));
  }

  private ExportService service(Executor workers, Duration timeout) {
    return new ExportService(
        new RecordMaker(ContentFilter.DEFAULT, new RequestSplitter(MAX_RECORD_BYTES)),
        publisher,
        workers,
        InstantSource.fixed(Instant.EPOCH),
        timeout,
        Bridges.config().limits(),
        metrics);
  }

  private static byte[] twoTracesBytes() {
    return twoTraces().toByteArray();
  }

  private static RequestBody body(byte[] message) {
    return new RequestBody(
        message, 0, message.length, ContentEncoding.IDENTITY, RequestBody.Format.PROTOBUF);
  }

  private static boolean isOpen(InFlightBytes.Hold hold) {
    return hold.add(0);
  }
}
