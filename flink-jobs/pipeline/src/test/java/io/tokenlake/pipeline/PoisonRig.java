package io.tokenlake.pipeline;

import io.tokenlake.pipeline.convert.AvroRows;
import io.tokenlake.pipeline.convert.TableRecords;
import io.tokenlake.pipeline.operator.DecodeLogs;
import io.tokenlake.pipeline.operator.DecodeMetrics;
import io.tokenlake.pipeline.operator.DecodeSpans;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * The ledger from the bytes of a Kafka message to the rows of its tables, on the operators of the
 * job.
 */
final class PoisonRig implements AutoCloseable {
  private final OneInputStreamOperatorTestHarness<TopicRecord, TracedSpan> spans =
      new OneInputStreamOperatorTestHarness<>(
          new ProcessOperator<>(new DecodeSpans(AttributionOptions.DEFAULTS)));
  private final OneInputStreamOperatorTestHarness<TopicRecord, Booking> logs =
      new OneInputStreamOperatorTestHarness<>(
          new ProcessOperator<>(new DecodeLogs(AttributionOptions.DEFAULTS)));
  private final OneInputStreamOperatorTestHarness<TopicRecord, UsagePoint> metrics =
      new OneInputStreamOperatorTestHarness<>(
          new ProcessOperator<>(new DecodeMetrics(AttributionOptions.DEFAULTS)));
  private final LedgerRig ledger = new LedgerRig();
  private final List<DeadLetter> refused = new ArrayList<>();
  private final List<Completeness> read = new ArrayList<>();

  PoisonRig() throws Exception {
    spans.open();
    logs.open();
    metrics.open();
  }

  /** A message on the topic of spans. */
  void sendSpans(byte[] message) throws Exception {
    spans.processElement(new StreamRecord<>(record(Topics.OTLP_SPANS, message)));
    for (TracedSpan span : spans.extractOutputValues()) {
      ledger.send(span);
    }
    spans.getOutput().clear();
    drain(spans, DecodeSpans.DEAD_LETTERS, refused);
    drain(spans, DecodeSpans.COUNTS, read);
  }

  /** A message on the topic of log records. */
  void sendLogs(byte[] message) throws Exception {
    logs.processElement(new StreamRecord<>(record(Topics.OTLP_LOGS, message)));
    for (Booking booking : logs.extractOutputValues()) {
      ledger.send(booking);
    }
    List<CallEvent> events = new ArrayList<>();
    drain(logs, DecodeLogs.EVENTS_OF_SPANS, events);
    for (CallEvent event : events) {
      ledger.send(event);
    }
    logs.getOutput().clear();
    drain(logs, DecodeLogs.DEAD_LETTERS, refused);
    drain(logs, DecodeLogs.COUNTS, read);
  }

  /** A message on the topic of metrics; its points are counted as recorded. */
  void sendMetrics(byte[] message) throws Exception {
    metrics.processElement(new StreamRecord<>(record(Topics.OTLP_METRICS, message)));
    metrics.extractOutputValues().forEach(point -> read.add(Completeness.recorded(point.origin())));
    metrics.getOutput().clear();
    drain(metrics, DecodeMetrics.DEAD_LETTERS, refused);
    drain(metrics, DecodeMetrics.COUNTS, read);
  }

  /** A message on the topic of price books. */
  void sendPriceBook(byte[] message) throws Exception {
    ledger.sendPriceBook(message);
  }

  List<TracedSpan> spans() {
    return ledger.spans();
  }

  List<LlmCallRecord> entries() {
    return ledger.entries();
  }

  /** What was refused before it was recorded. */
  List<DeadLetter> refused() {
    return refused;
  }

  /** What went wrong with books and corrections, beside what is counted. */
  List<DeadLetter> complaints() {
    return ledger.deadLetters();
  }

  /** All counts in one. */
  Completeness fates() {
    List<Completeness> all = new ArrayList<>(read);
    all.addAll(ledger.counts());
    return all.stream()
        .reduce(
            Completeness.read(new Origin(Topics.OTLP_SPANS, 0, 0, 0), 0, 0, 0), Completeness::plus);
  }

  /** Makes the row of everything there is, as the sinks do. */
  void makeRows() {
    spans().forEach(span -> AvroRows.toRow(TableRecords.toRecord(span)));
    entries().forEach(AvroRows::toRow);
    refused.forEach(letter -> AvroRows.toRow(TableRecords.toRecord(letter)));
    complaints().forEach(letter -> AvroRows.toRow(TableRecords.toRecord(letter)));
    AvroRows.toRow(TableRecords.toRecord(fates()));
  }

  /** Forgets all that was sent, so that the next input meets an empty ledger. */
  void forget() throws Exception {
    ledger.forget();
    refused.clear();
    read.clear();
  }

  @Override
  public void close() throws Exception {
    spans.close();
    logs.close();
    metrics.close();
    ledger.close();
  }

  private static TopicRecord record(String topic, byte[] message) {
    return new TopicRecord(new Origin(topic, 0, 0, 0), message);
  }

  private static <T> void drain(
      OneInputStreamOperatorTestHarness<?, ?> from, OutputTag<T> tag, List<T> to) {
    ConcurrentLinkedQueue<StreamRecord<T>> queue = from.getSideOutput(tag);
    if (queue != null) {
      queue.forEach(element -> to.add(element.getValue()));
      queue.clear();
    }
  }
}
