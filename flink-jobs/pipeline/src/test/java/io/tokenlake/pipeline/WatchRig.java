package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.domain.alert.Alert;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.rule.CallFacts;
import io.tokenlake.domain.rule.RunFact;
import io.tokenlake.pipeline.convert.ObservationMessages;
import io.tokenlake.pipeline.convert.WatchRecords;
import io.tokenlake.pipeline.operator.ApplyCallRules;
import io.tokenlake.pipeline.operator.ApplyRunRules;
import io.tokenlake.pipeline.operator.Decode;
import io.tokenlake.pipeline.operator.RaiseAlerts;
import io.tokenlake.pipeline.operator.StateDescriptors;
import io.tokenlake.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * The watch's operators on calls and steps, joined as in the job by a log that can be read again,
 * with time under control.
 */
final class WatchRig implements AutoCloseable {
  static final Duration HORIZON = Duration.ofHours(1);

  /** 2026-01-01T00:01:00Z, after the spans of the tests. */
  static final long START_MILLIS = 1_767_225_660_000L;

  private final OneInputStreamOperatorTestHarness<TopicRecord, CallFacts> calls =
      new OneInputStreamOperatorTestHarness<>(
          new ProcessOperator<>(new Decode<>(WatchRecords::toCall)));
  private final OneInputStreamOperatorTestHarness<TopicRecord, RunFact> steps =
      new OneInputStreamOperatorTestHarness<>(
          new ProcessOperator<>(new Decode<>(WatchRecords::toStep)));
  private final TwoInputStreamOperatorTestHarness<CallFacts, TopicRecord, Observation> callRules =
      new TwoInputStreamOperatorTestHarness<>(
          new CoBroadcastWithNonKeyedOperator<>(
              new ApplyCallRules(), List.of(StateDescriptors.ALERT_RULES)));
  private final KeyedTwoInputStreamOperatorTestHarness<String, RunEvent, TopicRecord, Observation>
      runRules =
          new KeyedTwoInputStreamOperatorTestHarness<>(
              new CoBroadcastWithKeyedOperator<>(
                  new ApplyRunRules(HORIZON), List.of(StateDescriptors.ALERT_RULES)),
              RunEvent::run,
              null,
              Types.STRING);
  private final List<TopicRecord> log;
  private final List<DeadLetter> refused = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private final KeyedOneInputStreamOperatorTestHarness<String, LoggedObservation, Alert> raising;
  private int read;
  private long nowMillis;

  /**
   * Where the raising of alerts stood at a checkpoint.
   *
   * @param read how much of the log it had read
   */
  record Snapshot(OperatorSubtaskState raising, int read, List<TopicRecord> log, long nowMillis) {}

  WatchRig() throws Exception {
    this(null, new ArrayList<>(), 0, START_MILLIS);
  }

  /** Goes on from a snapshot, with what was logged since. */
  static WatchRig restored(Snapshot snapshot) throws Exception {
    return new WatchRig(snapshot.raising(), snapshot.log(), snapshot.read(), snapshot.nowMillis());
  }

  private WatchRig(OperatorSubtaskState state, List<TopicRecord> log, int read, long nowMillis)
      throws Exception {
    this.log = log;
    this.read = read;
    raising =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new RaiseAlerts()),
            LoggedObservation::tenantKey,
            Types.STRING);
    if (state != null) {
      raising.initializeState(state);
    }
    for (AbstractStreamOperatorTestHarness<?> harness : all()) {
      harness.setProcessingTime(nowMillis);
      harness.open();
    }
    this.nowMillis = nowMillis;
    readLog();
  }

  /** Also what is logged from now on belongs to the snapshot's log. */
  Snapshot snapshot() throws Exception {
    return new Snapshot(raising.snapshot(1, nowMillis), read, log, nowMillis);
  }

  void rules(String yaml) throws Exception {
    TopicRecord book = record(Topics.ALERT_RULES, yaml.getBytes(UTF_8));
    callRules.processElement2(new StreamRecord<>(book));
    runRules.processElement2(new StreamRecord<>(book));
    drain(callRules, ApplyCallRules.DEAD_LETTERS, refused);
  }

  /** An entry on the topic of calls. */
  void call(byte[] entry) throws Exception {
    calls.processElement(new StreamRecord<>(record(Topics.LLM_CALLS, entry)));
    drain(calls, Decode.DEAD_LETTERS, refused);
    for (CallFacts call : take(calls)) {
      callRules.processElement1(new StreamRecord<>(call));
      for (RunEvent event : WatchRecords.toRunEvents(call)) {
        runRules.processElement1(new StreamRecord<>(event));
      }
    }
    logObservations();
  }

  /** A step on the topic of steps. */
  void step(byte[] entry) throws Exception {
    steps.processElement(new StreamRecord<>(record(Topics.AGENT_STEPS, entry)));
    drain(steps, Decode.DEAD_LETTERS, refused);
    for (RunFact step : take(steps)) {
      for (RunEvent event : WatchRecords.toRunEvents(step)) {
        runRules.processElement1(new StreamRecord<>(event));
      }
    }
    logObservations();
  }

  /** Lets time pass, second by second, as timers see it. */
  void pass(Duration time) throws Exception {
    long until = nowMillis + time.toMillis();
    while (nowMillis < until) {
      nowMillis += 1_000;
      for (AbstractStreamOperatorTestHarness<?> harness : all()) {
        harness.setProcessingTime(nowMillis);
      }
      List<Observation> ticks = new ArrayList<>();
      drain(raising, RaiseAlerts.TICKS, ticks);
      for (Observation tick : ticks) {
        append(tick);
      }
      readLog();
    }
  }

  /** The alerts since the last time. */
  List<Alert> takeAlerts() {
    List<Alert> taken = List.copyOf(alerts);
    alerts.clear();
    return taken;
  }

  /** What was refused since the last time. */
  List<DeadLetter> takeDeadLetters() {
    List<DeadLetter> taken = List.copyOf(refused);
    refused.clear();
    return taken;
  }

  private void logObservations() throws Exception {
    for (Observation observation : take(callRules)) {
      append(observation);
    }
    for (Observation observation : take(runRules)) {
      append(observation);
    }
    drain(callRules, ApplyCallRules.EXEMPLARS, new ArrayList<>());
    readLog();
  }

  private void append(Observation observation) {
    log.add(record(Topics.ALERT_OBSERVATIONS, ObservationMessages.toMessage(observation).value()));
  }

  private void readLog() throws Exception {
    for (; read < log.size(); read++) {
      raising.processElement(new StreamRecord<>(ObservationMessages.toObservation(log.get(read))));
    }
    alerts.addAll(take(raising));
  }

  private TopicRecord record(String topic, byte[] payload) {
    return new TopicRecord(new Origin(topic, 0, log.size(), nowMillis * 1_000), payload);
  }

  private List<AbstractStreamOperatorTestHarness<?>> all() {
    return List.of(calls, steps, callRules, runRules, raising);
  }

  @SuppressWarnings("unchecked") // what a harness puts out are records of its type
  static <T> List<T> take(AbstractStreamOperatorTestHarness<T> harness) {
    List<T> taken =
        harness.getOutput().stream()
            .filter(StreamRecord.class::isInstance)
            .map(element -> ((StreamRecord<T>) element).getValue())
            .toList();
    harness.getOutput().clear();
    return taken;
  }

  static <T> void drain(
      AbstractStreamOperatorTestHarness<?> harness, OutputTag<T> tag, List<T> to) {
    ConcurrentLinkedQueue<StreamRecord<T>> queue = harness.getSideOutput(tag);
    if (queue != null) {
      Stream<T> values = queue.stream().map(StreamRecord::getValue);
      values.forEach(to::add);
      queue.clear();
    }
  }

  @Override
  public void close() throws Exception {
    for (AbstractStreamOperatorTestHarness<?> harness : all()) {
      harness.close();
    }
  }
}
