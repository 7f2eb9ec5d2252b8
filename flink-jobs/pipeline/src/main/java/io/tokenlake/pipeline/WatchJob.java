package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.JobStreams.read;

import io.tokenlake.domain.alert.Alert;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.rule.CallFacts;
import io.tokenlake.domain.rule.RunFact;
import io.tokenlake.domain.rule.WindowPoint;
import io.tokenlake.pipeline.convert.ObservationMessages;
import io.tokenlake.pipeline.convert.SeriesHistories;
import io.tokenlake.pipeline.convert.WatchRecords;
import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.pipeline.io.KafkaSources;
import io.tokenlake.pipeline.io.LakeWatchSinks;
import io.tokenlake.pipeline.operator.ApplyCallRules;
import io.tokenlake.pipeline.operator.ApplyComposites;
import io.tokenlake.pipeline.operator.ApplyRunRules;
import io.tokenlake.pipeline.operator.ApplyWindowRules;
import io.tokenlake.pipeline.operator.Decode;
import io.tokenlake.pipeline.operator.DetectAnomalies;
import io.tokenlake.pipeline.operator.GroupIncidents;
import io.tokenlake.pipeline.operator.NewOfMinutes;
import io.tokenlake.pipeline.operator.RaiseAlerts;
import io.tokenlake.pipeline.operator.SpreadToComposites;
import io.tokenlake.pipeline.operator.SpreadToGroups;
import io.tokenlake.pipeline.operator.StateDescriptors;
import io.tokenlake.schemas.Topics;
import java.time.Duration;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The watch: what the ledger says in, alerts out. It reads topics, not tables, so that no alert
 * waits for a checkpoint or a commit.
 *
 * <pre>
 *   llm_calls ───▶ call rules ───────────────────────┐
 *       └──┬─────▶ run rules (by trace and session) ─┼──┬─▶ alert_observations (topic)
 *   agent_steps                                      │  │
 *   llm_rollups ─▶ new of minutes ─┬▶ window rules ──┤  └─ composites ─▶
 *                  (by entity)     │  (by rule and   │
 *                                  │   entity)       │
 *   series_history ──────────────┐ │                 │
 *                                ├─┴▶ anomalies ─▶ incidents (by tenant)
 *                  minutes over  │    └─▶ anomalies, baselines (tables)
 *                       ┌────────┘                   │
 *   gpu_rollups ─▶ GPU rules (by GPU), node rules ───┤
 *                  (by machine)                      │
 *   gpu_events ──▶ event rules ──────────────────────┘
 *   alert_rules ─ broadcast to all rules
 *
 *   alert_observations ─▶ raise alerts (by tenant) ─▶ alerts (topic and table)
 *                           └─ ticks ─▶ alert_observations
 *   dead letters of all ─▶ dead_letters
 * </pre>
 *
 * <p>What rules observe is logged first, and alerts follow from the log alone, in its order and by
 * its time. So a failure makes the same alerts be sent again, however the job had come to observe.
 */
public final class WatchJob {
  /** Name of the job in Flink. */
  public static final String NAME = "tokenlake-watch";

  private WatchJob() {}

  /** Runs the job with {@link JobOptions} given as {@code --key value}. */
  public static void main(String[] args) throws Exception {
    JobEnvironment environment = JobEnvironment.fromArgs(args);
    assemble(environment.flink(), environment.settings());
    environment.flink().execute(NAME);
  }

  /** Adds the job with its real ends: Kafka in, Kafka and Iceberg out. */
  public static void assemble(StreamExecutionEnvironment env, JobSettings settings) {
    String brokers = settings.bootstrapServers();
    build(
        env,
        new WatchSources(
            KafkaSources.records(brokers, Topics.LLM_CALLS, NAME),
            KafkaSources.records(brokers, Topics.AGENT_STEPS, NAME),
            KafkaSources.records(brokers, Topics.LLM_ROLLUPS, NAME),
            KafkaSources.records(brokers, Topics.SERIES_HISTORY, NAME),
            KafkaSources.records(brokers, Topics.GPU_ROLLUPS, NAME),
            KafkaSources.records(brokers, Topics.GPU_EVENTS, NAME),
            KafkaSources.records(brokers, Topics.ALERT_RULES, NAME),
            KafkaSources.records(brokers, Topics.ALERT_OBSERVATIONS, NAME)),
        new LakeWatchSinks(settings),
        settings);
  }

  /** Adds the job between any sources and any sinks. */
  public static void build(
      StreamExecutionEnvironment env, WatchSources from, WatchSinks to, JobSettings settings) {
    Duration horizon = settings.dedupeHorizon();
    BroadcastStream<TopicRecord> rules =
        read(env, from.rules(), Topics.ALERT_RULES, OperatorUids.READ_RULES)
            .broadcast(StateDescriptors.ALERT_RULES);

    SingleOutputStreamOperator<CallFacts> calls =
        read(env, from.calls(), Topics.LLM_CALLS, OperatorUids.READ_CALLS)
            .process(new Decode<>(WatchRecords::toCall), TextType.in(CallFacts.class))
            .name("decode calls")
            .uid(OperatorUids.DECODE_CALLS);

    SingleOutputStreamOperator<RunFact> steps =
        read(env, from.steps(), Topics.AGENT_STEPS, OperatorUids.READ_STEPS)
            .process(new Decode<>(WatchRecords::toStep), TextType.in(RunFact.class))
            .name("decode steps")
            .uid(OperatorUids.DECODE_STEPS);

    SingleOutputStreamOperator<RollupState> rollups =
        read(env, from.rollups(), Topics.LLM_ROLLUPS, OperatorUids.READ_ROLLUPS)
            .process(new Decode<>(WatchRecords::toRollup), TextType.in(RollupState.class))
            .name("decode rollups")
            .uid(OperatorUids.DECODE_ROLLUPS);

    SingleOutputStreamOperator<Observation> ofCalls =
        calls
            .connect(rules)
            .process(new ApplyCallRules(), TextType.in(Observation.class))
            .name("call rules")
            .uid(OperatorUids.CALL_RULES);

    SingleOutputStreamOperator<Observation> ofRuns =
        runEvents(calls, steps)
            .keyBy(RunEvent::run, TextType.TEXT)
            .connect(rules)
            .process(new ApplyRunRules(horizon), TextType.in(Observation.class))
            .name("run rules")
            .uid(OperatorUids.RUN_RULES);

    SingleOutputStreamOperator<SeriesNews> histories =
        read(env, from.histories(), Topics.SERIES_HISTORY, OperatorUids.READ_HISTORIES)
            .process(new Decode<>(SeriesHistories::toNews), TextType.in(SeriesNews.class))
            .name("decode histories")
            .uid(OperatorUids.DECODE_HISTORIES);

    SingleOutputStreamOperator<GroupNews> news =
        rollups
            .keyBy(RollupState::key, TextType.TEXT)
            .process(new NewOfMinutes(horizon), TextType.in(WindowPoint.class))
            .name("new of minutes")
            .uid(OperatorUids.NEW_OF_MINUTES)
            .connect(rules)
            .process(new SpreadToGroups(), TextType.in(GroupNews.class))
            .name("groups")
            .uid(OperatorUids.GROUPS);

    SingleOutputStreamOperator<Observation> ofWindows =
        news.union(ofCalls.getSideOutput(ApplyCallRules.EXEMPLARS))
            .keyBy(GroupNews::group, TextType.TEXT)
            .connect(rules)
            .process(new ApplyWindowRules(), TextType.in(Observation.class))
            .name("window rules")
            .uid(OperatorUids.WINDOW_RULES);

    GpuWatch ofGpus =
        GpuWatch.add(
            read(env, from.gpuMinutes(), Topics.GPU_ROLLUPS, OperatorUids.READ_GPU_ROLLUPS),
            read(env, from.gpuEvents(), Topics.GPU_EVENTS, OperatorUids.READ_GPU_EVENTS),
            rules);

    SingleOutputStreamOperator<Observation> ofEntities =
        news.getSideOutput(SpreadToGroups.SERIES)
            .union(
                ofCalls.getSideOutput(ApplyCallRules.SERIES_EXEMPLARS), ofGpus.series(), histories)
            .keyBy(SeriesNews::group, TextType.TEXT)
            .connect(rules)
            .process(new DetectAnomalies(), TextType.in(Observation.class))
            .name("detect anomalies")
            .uid(OperatorUids.DETECT_ANOMALIES);

    SingleOutputStreamOperator<Observation> ofIncidents =
        ofEntities
            .keyBy(Observation::tenantKey, TextType.TEXT)
            .process(new GroupIncidents(), TextType.in(Observation.class))
            .name("group incidents")
            .uid(OperatorUids.GROUP_INCIDENTS);

    DataStream<Observation> ofRules =
        ofCalls.union(ofRuns, ofWindows, ofIncidents).union(ofGpus.observations());
    SingleOutputStreamOperator<Observation> ofComposites =
        ofRules
            .connect(rules)
            .process(new SpreadToComposites(), TextType.in(CompositePart.class))
            .name("composite parts")
            .uid(OperatorUids.COMPOSITE_PARTS)
            .keyBy(CompositePart::group, TextType.TEXT)
            .connect(rules)
            .process(new ApplyComposites(horizon), TextType.in(Observation.class))
            .name("composites")
            .uid(OperatorUids.COMPOSITES);

    SingleOutputStreamOperator<LoggedObservation> log =
        read(env, from.observations(), Topics.ALERT_OBSERVATIONS, OperatorUids.READ_OBSERVATIONS)
            .process(
                new Decode<>(ObservationMessages::toObservation),
                TextType.in(LoggedObservation.class))
            .name("decode observations")
            .uid(OperatorUids.DECODE_OBSERVATIONS);

    SingleOutputStreamOperator<Alert> alerts =
        log.keyBy(LoggedObservation::tenantKey, TextType.TEXT)
            .process(new RaiseAlerts(), TextType.in(Alert.class))
            .name("raise alerts")
            .uid(OperatorUids.RAISE_ALERTS);

    to.observations(ofRules.union(ofComposites, alerts.getSideOutput(RaiseAlerts.TICKS)));
    to.alerts(alerts);
    to.anomalies(ofEntities.getSideOutput(DetectAnomalies.ANOMALIES));
    to.expectations(ofEntities.getSideOutput(DetectAnomalies.EXPECTATIONS));
    to.deadLetters(
        calls
            .getSideOutput(Decode.DEAD_LETTERS)
            .union(
                steps.getSideOutput(Decode.DEAD_LETTERS),
                rollups.getSideOutput(Decode.DEAD_LETTERS),
                histories.getSideOutput(Decode.DEAD_LETTERS),
                ofGpus.deadLetters(),
                log.getSideOutput(Decode.DEAD_LETTERS),
                ofCalls.getSideOutput(ApplyCallRules.DEAD_LETTERS)));
  }

  private static DataStream<RunEvent> runEvents(
      DataStream<CallFacts> calls, DataStream<RunFact> steps) {
    DataStream<RunEvent> ofCalls =
        calls
            .<RunEvent>flatMap(
                (call, out) -> WatchRecords.toRunEvents(call).forEach(out::collect),
                TextType.in(RunEvent.class))
            .name("calls of runs")
            .uid(OperatorUids.CALLS_OF_RUNS);
    DataStream<RunEvent> ofSteps =
        steps
            .<RunEvent>flatMap(
                (step, out) -> WatchRecords.toRunEvents(step).forEach(out::collect),
                TextType.in(RunEvent.class))
            .name("steps of runs")
            .uid(OperatorUids.STEPS_OF_RUNS);
    return ofCalls.union(ofSteps);
  }
}
