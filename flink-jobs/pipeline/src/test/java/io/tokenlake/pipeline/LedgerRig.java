package io.tokenlake.pipeline;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.domain.agent.RunCharge;
import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.domain.rollup.RollupEntry;
import io.tokenlake.pipeline.convert.LedgerRecords;
import io.tokenlake.pipeline.convert.LogDecoder;
import io.tokenlake.pipeline.convert.SpanDecoder;
import io.tokenlake.pipeline.operator.BillLeaves;
import io.tokenlake.pipeline.operator.BookCalls;
import io.tokenlake.pipeline.operator.StateDescriptors;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.Topics;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** The two stateful operators of the ledger, joined as in the job, with time under control. */
final class LedgerRig implements AutoCloseable {
  static final Duration HORIZON = Duration.ofMinutes(10);

  private final SpanDecoder decoder = SpanDecoder.of(AttributionMapping.defaults());
  private final KeyedTwoInputStreamOperatorTestHarness<String, TracedSpan, CallEvent, TracedSpan>
      billing;
  private final KeyedTwoInputStreamOperatorTestHarness<String, Booking, TopicRecord, LedgerEntry>
      booking;
  private final LogDecoder logDecoder = LogDecoder.of(AttributionMapping.defaults());
  private final List<DeadLetter> refused = new ArrayList<>();
  private int moved;
  private Duration clock = Duration.ZERO;

  /** What both operators had stored at one checkpoint. */
  record Snapshot(OperatorSubtaskState billing, OperatorSubtaskState booking) {}

  LedgerRig() throws Exception {
    this(null);
  }

  LedgerRig(Snapshot restored) throws Exception {
    this(restored, null);
  }

  /**
   * @param bookAtStart the price book that the topic held at the start; null for none
   */
  LedgerRig(Snapshot restored, BookAtStart bookAtStart) throws Exception {
    billing =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new BillLeaves(HORIZON)),
            TracedSpan::traceId,
            event -> event.call().traceId(),
            Types.STRING);
    booking =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new CoBroadcastWithKeyedOperator<>(
                new BookCalls(HORIZON, bookAtStart), List.of(StateDescriptors.PRICE_BOOK)),
            Booking::account,
            null,
            Types.STRING);
    if (restored != null) {
      billing.initializeState(restored.billing());
      booking.initializeState(restored.booking());
    }
    billing.setStateTtlProcessingTime(0);
    booking.setStateTtlProcessingTime(0);
    billing.open();
    booking.open();
  }

  Snapshot snapshot() throws Exception {
    return new Snapshot(billing.snapshot(1, 1), booking.snapshot(1, 1));
  }

  /** Moves the clock that decides what is forgotten. */
  void setTime(Duration sinceStart) throws Exception {
    billing.setStateTtlProcessingTime(sinceStart.toMillis());
    booking.setStateTtlProcessingTime(sinceStart.toMillis());
  }

  /** Spans as if they had come in one request of one message. */
  void send(Span... spans) throws Exception {
    send(TestSpans.request(List.of(spans)));
  }

  /** A span that was decoded elsewhere. */
  void send(TracedSpan span) throws Exception {
    billing.processElement1(new StreamRecord<>(span));
    passOn();
  }

  /** An event that was decoded elsewhere. */
  void send(CallEvent event) throws Exception {
    billing.processElement2(new StreamRecord<>(event));
    passOn();
  }

  /** A claim of a call that belongs to no span. */
  void send(Booking claim) throws Exception {
    booking.processElement1(new StreamRecord<>(claim));
  }

  /** Forgets all that was sent, state included; the price book stays. */
  void forget() throws Exception {
    clock = clock.plus(HORIZON).plus(HORIZON);
    setTime(clock);
    clear(billing, BillLeaves.BOOKINGS, BillLeaves.COUNTS);
    clear(
        booking,
        BookCalls.DEAD_LETTERS,
        BookCalls.COUNTS,
        BookCalls.CHARGES,
        BookCalls.ROLLUP_ENTRIES);
    refused.clear();
    moved = 0;
  }

  private static void clear(
      AbstractStreamOperatorTestHarness<?> harness, OutputTag<?>... sideOutputs) {
    harness.getOutput().clear();
    for (OutputTag<?> tag : sideOutputs) {
      ConcurrentLinkedQueue<?> queue = harness.getSideOutput(tag);
      if (queue != null) {
        queue.clear();
      }
    }
  }

  void send(ExportTraceServiceRequest request) throws Exception {
    Origin origin = new Origin(Topics.OTLP_SPANS, 0, moved, 0);
    for (ResourceSpans resourceSpans : request.getResourceSpansList()) {
      SpanDecoder.Resource resource = decoder.resource(resourceSpans, null);
      for (ScopeSpans scopeSpans : resourceSpans.getScopeSpansList()) {
        for (Span span : scopeSpans.getSpansList()) {
          SpanDecoder.Decoded decoded = decoder.decode(span, scopeSpans, resource, origin);
          if (decoded.span() == null) {
            refused.add(decoded.deadLetter());
          } else {
            billing.processElement1(new StreamRecord<>(decoded.span()));
          }
        }
      }
    }
    passOn();
  }

  /** Log records as if they had come in one message. */
  void send(ExportLogsServiceRequest request) throws Exception {
    Origin origin = new Origin(Topics.OTLP_LOGS, 0, moved, 0);
    for (ResourceLogs resourceLogs : request.getResourceLogsList()) {
      Map<String, Object> resource = logDecoder.resource(resourceLogs, null);
      for (ScopeLogs scopeLogs : resourceLogs.getScopeLogsList()) {
        for (LogRecord log : scopeLogs.getLogRecordsList()) {
          LogDecoder.Decoded decoded =
              logDecoder.decode(log, scopeLogs, resourceLogs, resource, origin);
          if (decoded.event() != null) {
            billing.processElement2(new StreamRecord<>(decoded.event()));
          } else if (decoded.booking() != null) {
            booking.processElement1(new StreamRecord<>(decoded.booking()));
          } else if (decoded.deadLetter() != null) {
            refused.add(decoded.deadLetter());
          }
        }
      }
    }
    passOn();
  }

  /** A price book, as it comes on its topic. */
  void sendPriceBook(byte[] yaml) throws Exception {
    sendPriceBook(yaml, 0);
  }

  void sendPriceBook(byte[] yaml, long offset) throws Exception {
    booking.processElement2(
        new StreamRecord<>(new TopicRecord(new Origin("price_book", 0, offset, 0), yaml)));
  }

  List<TracedSpan> spans() {
    return billing.extractOutputValues();
  }

  List<LlmCallRecord> entries() {
    return booking.extractOutputValues().stream().map(LedgerRecords::toRecord).toList();
  }

  List<DeadLetter> deadLetters() {
    return Stream.concat(refused.stream(), side(booking.getSideOutput(BookCalls.DEAD_LETTERS)))
        .toList();
  }

  /** All counts of both operators. */
  List<Completeness> counts() {
    return Stream.concat(
            side(billing.getSideOutput(BillLeaves.COUNTS)),
            side(booking.getSideOutput(BookCalls.COUNTS)))
        .toList();
  }

  /** The entries that stand: what was reversed and its reversal cancel out. */
  List<LlmCallRecord> standing() {
    Map<String, LlmCallRecord> standing = new LinkedHashMap<>();
    for (LlmCallRecord entry : entries()) {
      if (entry.getCalls() > 0) {
        standing.put(entry.getCallId(), entry);
      } else {
        standing.remove(entry.getCallId());
      }
    }
    return List.copyOf(standing.values());
  }

  /** What all entries mean to the runs of their traces. */
  List<RunCharge> charges() {
    return side(booking.getSideOutput(BookCalls.CHARGES)).toList();
  }

  /** What all entries add to the rollups. */
  List<RollupEntry> rollupEntries() {
    return side(booking.getSideOutput(BookCalls.ROLLUP_ENTRIES)).toList();
  }

  /** Sum of a column of tokens over all entries. */
  long sum(String column) {
    return entries().stream()
        .map(entry -> (Long) entry.get(column))
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Sum of the cost over all entries, USD. */
  BigDecimal cost() {
    return entries().stream()
        .map(LlmCallRecord::getCostEffective)
        .filter(Objects::nonNull)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Calls billed: entries less reversals. */
  int calls() {
    return entries().stream().mapToInt(LlmCallRecord::getCalls).sum();
  }

  @Override
  public void close() throws Exception {
    billing.close();
    booking.close();
  }

  private void passOn() throws Exception {
    List<Booking> bookings = side(billing.getSideOutput(BillLeaves.BOOKINGS)).toList();
    for (Booking next : bookings.subList(moved, bookings.size())) {
      booking.processElement1(new StreamRecord<>(next));
    }
    moved = bookings.size();
  }

  private static <T> Stream<T> side(ConcurrentLinkedQueue<StreamRecord<T>> queue) {
    return queue == null ? Stream.of() : queue.stream().map(StreamRecord::getValue);
  }
}
