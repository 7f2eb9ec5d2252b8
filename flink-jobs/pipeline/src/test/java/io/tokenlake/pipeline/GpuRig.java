package io.tokenlake.pipeline;

import io.tokenlake.pipeline.convert.GpuRecords;
import io.tokenlake.pipeline.convert.GpuRollupRecords;
import io.tokenlake.pipeline.operator.DecodeGpuEvents;
import io.tokenlake.pipeline.operator.DecodeGpuMetrics;
import io.tokenlake.pipeline.operator.NewGpuEvents;
import io.tokenlake.pipeline.operator.SampleGpus;
import io.tokenlake.pipeline.operator.SumGpuMinutes;
import io.tokenlake.schemas.GpuEventRecord;
import io.tokenlake.schemas.GpuRollupCodec;
import io.tokenlake.schemas.GpuRollupRecord;
import io.tokenlake.schemas.GpuRollupUpdate;
import io.tokenlake.schemas.GpuSampleRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** The operators of the gpu job, joined as in the job. */
final class GpuRig implements AutoCloseable {
  static final GpuSettings SETTINGS = new GpuSettings(Duration.ofSeconds(1), Duration.ofHours(1));
  private static final Duration HORIZON = Duration.ofDays(1);

  private final OneInputStreamOperatorTestHarness<TopicRecord, SampledGpu> decode;
  private final KeyedOneInputStreamOperatorTestHarness<String, SampledGpu, SampledGpu> sample;
  private final KeyedOneInputStreamOperatorTestHarness<String, SampledGpu, RollupDelta> sum;
  private final OneInputStreamOperatorTestHarness<TopicRecord, GpuHappening> decodeEvents;
  private final KeyedOneInputStreamOperatorTestHarness<String, GpuHappening, GpuHappening> fresh;
  private final List<GpuSampleRecord> samples = new ArrayList<>();
  private final List<GpuEventRecord> events = new ArrayList<>();
  private final List<GpuRollupRecord> rows = new ArrayList<>();
  private final List<Completeness> counts = new ArrayList<>();
  private final List<DeadLetter> letters = new ArrayList<>();
  private final Map<String, GpuRollupUpdate> standing = new HashMap<>();
  private long messages;
  private long receivedAtMicros; // 0: nobody knows
  private long now;

  GpuRig() throws Exception {
    decode =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new DecodeGpuMetrics(AttributionOptions.DEFAULTS)));
    sample =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new SampleGpus(SETTINGS)), SampledGpu::key, TextType.TEXT);
    sum =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new SumGpuMinutes(RollupSettings.defaults(), HORIZON), SampledGpu::key, TextType.TEXT);
    decodeEvents =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new DecodeGpuEvents(AttributionOptions.DEFAULTS)));
    fresh =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new NewGpuEvents(HORIZON)), GpuHappening::id, TextType.TEXT);
    decode.open();
    sample.open();
    sum.open();
    decodeEvents.open();
    fresh.open();
  }

  /** When all that is sent from now on is received, µs since the epoch. */
  void receivedAt(long micros) {
    receivedAtMicros = micros;
  }

  /** A message of the topic of metrics. */
  void send(byte[] message) throws Exception {
    decode.processElement(new StreamRecord<>(record("otlp_metrics", message)));
    for (SampledGpu part : drain(decode)) {
      sample.processElement(new StreamRecord<>(part));
    }
    collect(decode.getSideOutput(DecodeGpuMetrics.DEAD_LETTERS), letters);
    collect(decode.getSideOutput(DecodeGpuMetrics.COUNTS), counts);
    passOn();
  }

  /** A message of the topic of logs. */
  void sendLogs(byte[] message) throws Exception {
    decodeEvents.processElement(new StreamRecord<>(record("otlp_logs", message)));
    for (GpuHappening event : drain(decodeEvents)) {
      fresh.processElement(new StreamRecord<>(event));
    }
    drain(fresh).forEach(event -> events.add(GpuRecords.toRecord(event)));
    collect(decodeEvents.getSideOutput(DecodeGpuEvents.DEAD_LETTERS), letters);
    collect(decodeEvents.getSideOutput(DecodeGpuEvents.COUNTS), counts);
    collect(fresh.getSideOutput(NewGpuEvents.COUNTS), counts);
  }

  /** Lets the clock go on. */
  void pass(Duration time) throws Exception {
    now += time.toMillis();
    sample.setProcessingTime(now);
    passOn();
    sum.setProcessingTime(now);
    collectUpdates();
  }

  /** The barrier of a checkpoint. */
  void checkpoint() throws Exception {
    sum.prepareSnapshotPreBarrier(1);
    drain(sum).forEach(delta -> rows.add(GpuRollupRecords.toRecord(delta)));
    collectUpdates();
  }

  List<GpuSampleRecord> samples() {
    return samples;
  }

  List<GpuEventRecord> events() {
    return events;
  }

  List<GpuRollupRecord> rows() {
    return rows;
  }

  List<DeadLetter> letters() {
    return letters;
  }

  /** Where each window stands, for a subscriber that keeps the highest revision. */
  List<GpuRollupRecord> standing() {
    return standing.values().stream().map(GpuRollupUpdate::getRollup).toList();
  }

  long recorded() {
    return counts.stream().mapToLong(Completeness::recorded).sum();
  }

  long duplicates() {
    return counts.stream().mapToLong(Completeness::duplicates).sum();
  }

  /** What the ledger skipped and this job took from there; every count must balance. */
  long takenFromSkipped() {
    counts.forEach(
        c -> {
          if (c.accepted() - c.recorded() - c.duplicates() - c.deadLetters() - c.skipped() != 0) {
            throw new AssertionError("does not balance: " + c);
          }
        });
    return -counts.stream().mapToLong(Completeness::skipped).sum();
  }

  /** Forgets what came out, though not what the operators remember. */
  void forget() {
    samples.clear();
    events.clear();
    rows.clear();
    counts.clear();
    letters.clear();
    standing.clear();
  }

  @Override
  public void close() throws Exception {
    decode.close();
    sample.close();
    sum.close();
    decodeEvents.close();
    fresh.close();
  }

  private void passOn() throws Exception {
    for (SampledGpu settled : drain(sample)) {
      samples.add(GpuRecords.toRecord(settled));
      sum.processElement(new StreamRecord<>(settled));
    }
    stream(sample.getSideOutput(SampleGpus.EVENTS))
        .forEach(event -> events.add(GpuRecords.toRecord(event)));
    collect(sample.getSideOutput(SampleGpus.COUNTS), counts);
  }

  private void collectUpdates() throws IOException {
    for (RollupUpdate message : stream(sum.getSideOutput(SumGpuMinutes.UPDATES)).toList()) {
      GpuRollupUpdate update = GpuRollupCodec.decode(message.encoded());
      standing.merge(
          update.getGpuKey() + update.getRollup().getMinute(),
          update,
          (one, other) -> one.getRevision() > other.getRevision() ? one : other);
    }
  }

  private TopicRecord record(String topic, byte[] message) {
    return new TopicRecord(new Origin(topic, 0, messages++, receivedAtMicros), message);
  }

  private static <T> List<T> drain(OneInputStreamOperatorTestHarness<?, T> harness) {
    List<T> values = new ArrayList<>(harness.extractOutputValues());
    harness.getOutput().clear();
    return values;
  }

  private static <T> void collect(
      ConcurrentLinkedQueue<StreamRecord<T>> from, List<? super T> into) {
    stream(from).forEach(into::add);
  }

  private static <T> Stream<T> stream(ConcurrentLinkedQueue<StreamRecord<T>> queue) {
    if (queue == null) {
      return Stream.of();
    }
    List<T> values = queue.stream().map(StreamRecord::getValue).toList();
    queue.clear();
    return values.stream();
  }
}
