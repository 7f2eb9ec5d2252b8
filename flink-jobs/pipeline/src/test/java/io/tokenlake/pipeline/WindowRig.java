package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.WatchRig.drain;
import static io.tokenlake.pipeline.WatchRig.take;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.rule.Anomaly;
import io.tokenlake.domain.rule.CallFacts;
import io.tokenlake.domain.rule.Expectation;
import io.tokenlake.domain.rule.WindowPoint;
import io.tokenlake.pipeline.convert.SeriesHistories;
import io.tokenlake.pipeline.convert.WatchRecords;
import io.tokenlake.pipeline.operator.ApplyCallRules;
import io.tokenlake.pipeline.operator.ApplyComposites;
import io.tokenlake.pipeline.operator.ApplyWindowRules;
import io.tokenlake.pipeline.operator.Decode;
import io.tokenlake.pipeline.operator.DetectAnomalies;
import io.tokenlake.pipeline.operator.GroupIncidents;
import io.tokenlake.pipeline.operator.NewOfMinutes;
import io.tokenlake.pipeline.operator.SpreadToComposites;
import io.tokenlake.pipeline.operator.SpreadToGroups;
import io.tokenlake.pipeline.operator.StateDescriptors;
import io.tokenlake.schemas.LlmCallCodec;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.LlmRollupCodec;
import io.tokenlake.schemas.LlmRollupUpdate;
import io.tokenlake.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

/** The watch's operators on rollups, joined as in the job, with the bundled rules. */
final class WindowRig implements AutoCloseable {
  private static final Duration HORIZON = Duration.ofDays(1);

  private final OneInputStreamOperatorTestHarness<TopicRecord, RollupState> decoding =
      new OneInputStreamOperatorTestHarness<>(
          new ProcessOperator<>(new Decode<>(WatchRecords::toRollup)));
  private final KeyedOneInputStreamOperatorTestHarness<String, RollupState, WindowPoint> news =
      new KeyedOneInputStreamOperatorTestHarness<>(
          new KeyedProcessOperator<>(new NewOfMinutes(HORIZON)), RollupState::key, TextType.TEXT);
  private final TwoInputStreamOperatorTestHarness<WindowPoint, TopicRecord, GroupNews> groups =
      new TwoInputStreamOperatorTestHarness<>(
          new CoBroadcastWithNonKeyedOperator<>(
              new SpreadToGroups(), List.of(StateDescriptors.ALERT_RULES)));
  private final TwoInputStreamOperatorTestHarness<CallFacts, TopicRecord, Observation> calls =
      new TwoInputStreamOperatorTestHarness<>(
          new CoBroadcastWithNonKeyedOperator<>(
              new ApplyCallRules(), List.of(StateDescriptors.ALERT_RULES)));
  private final KeyedTwoInputStreamOperatorTestHarness<String, GroupNews, TopicRecord, Observation>
      rules =
          new KeyedTwoInputStreamOperatorTestHarness<>(
              new CoBroadcastWithKeyedOperator<>(
                  new ApplyWindowRules(), List.of(StateDescriptors.ALERT_RULES)),
              GroupNews::group,
              null,
              TextType.TEXT);
  private final KeyedTwoInputStreamOperatorTestHarness<String, SeriesNews, TopicRecord, Observation>
      detecting = detectors();
  private final KeyedOneInputStreamOperatorTestHarness<String, Observation, Observation> incidents =
      new KeyedOneInputStreamOperatorTestHarness<>(
          new KeyedProcessOperator<>(new GroupIncidents()), Observation::tenantKey, TextType.TEXT);
  private final TwoInputStreamOperatorTestHarness<Observation, TopicRecord, CompositePart> parts =
      new TwoInputStreamOperatorTestHarness<>(
          new CoBroadcastWithNonKeyedOperator<>(
              new SpreadToComposites(), List.of(StateDescriptors.ALERT_RULES)));
  private final KeyedTwoInputStreamOperatorTestHarness<
          String, CompositePart, TopicRecord, Observation>
      composites =
          new KeyedTwoInputStreamOperatorTestHarness<>(
              new CoBroadcastWithKeyedOperator<>(
                  new ApplyComposites(HORIZON), List.of(StateDescriptors.ALERT_RULES)),
              CompositePart::group,
              null,
              TextType.TEXT);
  private final List<DeadLetter> refused = new ArrayList<>();
  private final List<Observation> found = new ArrayList<>();
  private final List<Anomaly> anomalies = new ArrayList<>();
  private final List<Expectation> expectations = new ArrayList<>();

  /** The operator that has series watched. */
  static KeyedTwoInputStreamOperatorTestHarness<String, SeriesNews, TopicRecord, Observation>
      detectors() throws Exception {
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new CoBroadcastWithKeyedOperator<>(
            new DetectAnomalies(), List.of(StateDescriptors.ALERT_RULES)),
        SeriesNews::group,
        null,
        TextType.TEXT);
  }

  WindowRig(Duration now) throws Exception {
    this(now, null);
  }

  /** Goes on from what the detectors had stored. */
  WindowRig(Duration now, OperatorSubtaskState detected) throws Exception {
    if (detected != null) {
      detecting.initializeState(detected);
    }
    for (AbstractStreamOperatorTestHarness<?> harness : all()) {
      harness.open();
      harness.setProcessingTime(now.toMillis()); // timers that are due go off as in a job's start
    }
    observe();
  }

  /** An entry on the topic of calls; it may show what is in a window. */
  void call(LlmCallRecord entry) throws Exception {
    TopicRecord message =
        new TopicRecord(new Origin(Topics.LLM_CALLS, 0, 0, 0), LlmCallCodec.encode(entry));
    calls.processElement1(new StreamRecord<>(WatchRecords.toCall(message)));
    List<GroupNews> exemplars = new ArrayList<>();
    drain(calls, ApplyCallRules.EXEMPLARS, exemplars);
    List<SeriesNews> ofSeries = new ArrayList<>();
    drain(calls, ApplyCallRules.SERIES_EXEMPLARS, ofSeries);
    apply(exemplars, ofSeries);
  }

  /** An update on the topic of rollups. */
  void rollup(LlmRollupUpdate update) throws Exception {
    TopicRecord message =
        new TopicRecord(new Origin(Topics.LLM_ROLLUPS, 0, 0, 0), LlmRollupCodec.encode(update));
    decoding.processElement(new StreamRecord<>(message));
    drain(decoding, Decode.DEAD_LETTERS, refused);
    for (RollupState state : take(decoding)) {
      news.processElement(new StreamRecord<>(state));
    }
    for (WindowPoint point : take(news)) {
      groups.processElement1(new StreamRecord<>(point));
    }
    List<SeriesNews> ofSeries = new ArrayList<>();
    drain(groups, SpreadToGroups.SERIES, ofSeries);
    apply(take(groups), ofSeries);
  }

  /** A message on the topic of histories. */
  void history(byte[] message) throws Exception {
    apply(
        List.of(),
        List.of(
            SeriesHistories.toNews(
                new TopicRecord(new Origin(Topics.SERIES_HISTORY, 0, 0, 0), message))));
  }

  /** What the detectors have stored. */
  OperatorSubtaskState snapshotOfDetectors() throws Exception {
    return detecting.snapshot(1, 1);
  }

  /** All findings so far. */
  List<Anomaly> anomalies() {
    return anomalies;
  }

  /** All that was said to be expected so far. */
  List<Expectation> expectations() {
    return expectations;
  }

  /** Lets the clock go on. */
  void setTime(Duration now) throws Exception {
    for (AbstractStreamOperatorTestHarness<?> harness : all()) {
      harness.setProcessingTime(now.toMillis());
    }
    observe();
  }

  /** What was observed since the last time. */
  List<Observation> takeObservations() {
    List<Observation> taken = List.copyOf(found);
    found.clear();
    return taken;
  }

  List<DeadLetter> deadLetters() {
    return refused;
  }

  private void apply(List<GroupNews> ofRules, List<SeriesNews> ofSeries) throws Exception {
    for (GroupNews one : ofRules) {
      rules.processElement1(new StreamRecord<>(one));
    }
    for (SeriesNews one : ofSeries) {
      detecting.processElement1(new StreamRecord<>(one));
    }
    observe();
  }

  private void observe() throws Exception {
    for (Observation observation : take(detecting)) {
      incidents.processElement(new StreamRecord<>(observation));
    }
    drain(detecting, DetectAnomalies.ANOMALIES, anomalies);
    drain(detecting, DetectAnomalies.EXPECTATIONS, expectations);
    List<Observation> observed = new ArrayList<>(take(rules));
    observed.addAll(take(incidents));
    found.addAll(observed);
    for (Observation observation : observed) {
      parts.processElement1(new StreamRecord<>(observation));
    }
    for (CompositePart part : take(parts)) {
      composites.processElement1(new StreamRecord<>(part));
    }
    found.addAll(take(composites));
  }

  private List<AbstractStreamOperatorTestHarness<?>> all() {
    return List.of(decoding, news, groups, calls, rules, detecting, incidents, parts, composites);
  }

  @Override
  public void close() throws Exception {
    for (AbstractStreamOperatorTestHarness<?> harness : all()) {
      harness.close();
    }
  }
}
