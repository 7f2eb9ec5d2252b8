package io.tokenlake.ingest.otlp;

import static io.tokenlake.ingest.TestRequests.TRACE_A;
import static io.tokenlake.ingest.TestRequests.TRACE_B;
import static io.tokenlake.ingest.TestRequests.logs;
import static io.tokenlake.ingest.TestRequests.metrics;
import static io.tokenlake.ingest.TestRequests.resourceSpans;
import static io.tokenlake.ingest.TestRequests.scopeSpans;
import static io.tokenlake.ingest.TestRequests.span;
import static io.tokenlake.ingest.TestRequests.traces;
import static io.tokenlake.ingest.TestRequests.twoTraces;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExportServiceTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int MAX_RECORD_BYTES = 1_500;
  private static final String SMALL = "x".repeat(100);
  private static final String LARGE_NAME = "y".repeat(700);

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
    var kafka = FakePublisher.unanswered();
    publisher.behave(records -> kafka);
    ExportService service = service(Runnable::run, Duration.ofMillis(1));
    Arrival arrival = service.arrival(Signal.TRACES, Optional.of("acme"));

    assertThat(service.export(arrival, body(twoTracesBytes())).join())
        .isInstanceOf(Unavailable.class);
    kafka.complete(List.of());

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

  /** As a broker does that takes less than the bridge was told: it refuses by size alone. */
  @ParameterizedTest
  @MethodSource("requestsOfOneRecord")
  void whatKafkaRefusesForItsSizeIsSplitUntilItTakesItAndNothingIsSentTwice(
      Signal<?, ?> signal, byte[] request) {
    int most = request.length * 2 / 5;
    List<ProducerRecord<byte[], byte[]>> taken = new ArrayList<>();
    publisher.behave(records -> CompletableFuture.completedFuture(refused(records, most, taken)));
    ExportService service = service(Runnable::run, LONG);
    Arrival arrival = service.arrival(signal, Optional.of("acme"));

    assertThat(service.export(arrival, body(request)))
        .isCompletedWithValueMatching(
            outcome ->
                outcome instanceof Accepted accepted
                    && accepted.count() == 4
                    && accepted
                        .rejections()
                        .message()
                        .equals(
                            "rejected, do not send again: 1 larger than a Kafka record may be (the"
                                + " first is alone more than %s takes)".formatted(signal.topic())));

    assertThat(taken).hasSizeGreaterThan(1);
    assertThat(taken)
        .flatExtracting(record -> names(record.value()))
        .containsExactlyInAnyOrder("a", "b", "c", "d");
    assertThat(taken)
        .allSatisfy(
            record -> {
              assertThat(record.headers().lastHeader("tokenlake-tenant")).isNotNull();
              assertThat(record.key()).isEqualTo(publisher.published().get(0).key());
            });
    assertThat(isOpen(arrival.hold())).isFalse();
    assertThat(metrics.scrape())
        .contains(
            "accepted_records_total{signal=\"%s\",tenant=\"acme\"} 4.0".formatted(signal.name()))
        .contains("split_again_records_total{signal=\"%s\"}".formatted(signal.name()));
  }

  @Test
  void aMetricWithoutDataPointsThatFitsNoRecordIsRejectedAndNothingIsCountedAsAccepted() {
    ExportService service = service(Runnable::run, LONG);
    ExportMetricsServiceRequest.Builder request = metrics().toBuilder();
    request
        .getResourceMetricsBuilder(0)
        .getScopeMetricsBuilder(0)
        .getMetricsBuilder(0)
        .setDescription("d".repeat(MAX_RECORD_BYTES));

    assertThat(
            service.export(
                service.arrival(Signal.METRICS, Optional.empty()),
                body(request.build().toByteArray())))
        .isCompletedWithValueMatching(
            outcome -> outcome instanceof Accepted accepted && accepted.count() == 0);
  }

  /** Four of a tenth of the limit and one of half of it, of one resource. */
  static List<Arguments> requestsOfOneRecord() {
    List<String> names = List.of("a" + SMALL, "b" + SMALL, LARGE_NAME, "c" + SMALL, "d" + SMALL);
    Span[] spans = names.stream().map(name -> span(TRACE_A, name)).toArray(Span[]::new);
    LogRecord[] logs =
        names.stream()
            .map(
                name ->
                    LogRecord.newBuilder()
                        .setBody(AnyValue.newBuilder().setStringValue(name))
                        .build())
            .toArray(LogRecord[]::new);
    return List.of(
        Arguments.of(
            Signal.TRACES, traces(resourceSpans("chat", scopeSpans("lib", spans))).toByteArray()),
        Arguments.of(Signal.LOGS, logs(logs).toByteArray()),
        Arguments.of(Signal.METRICS, gauges(names).toByteArray()));
  }

  private static ExportMetricsServiceRequest gauges(List<String> names) {
    ExportMetricsServiceRequest.Builder request = metrics().toBuilder();
    var scope = request.getResourceMetricsBuilder(0).getScopeMetricsBuilder(0).clearMetrics();
    for (String name : names) {
      scope
          .addMetricsBuilder()
          .setName(name)
          .setGauge(Gauge.newBuilder().addDataPoints(NumberDataPoint.newBuilder().setAsInt(1)));
    }
    return request.build();
  }

  private static List<ProducerRecord<byte[], byte[]>> refused(
      List<ProducerRecord<byte[], byte[]>> records,
      int most,
      List<ProducerRecord<byte[], byte[]>> taken) {
    Map<Boolean, List<ProducerRecord<byte[], byte[]>>> bySize =
        records.stream().collect(Collectors.partitioningBy(r -> r.value().length > most));
    taken.addAll(bySize.get(false));
    return bySize.get(true);
  }

  /** The first letter of the name, or body, of each that is in a record. */
  private static List<String> names(byte[] record) {
    Matcher name =
        Pattern.compile("([a-d])x{%d}".formatted(SMALL.length()))
            .matcher(new String(record, UTF_8));
    return name.results().map(found -> found.group(1)).toList();
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
