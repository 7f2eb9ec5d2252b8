package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.agent.RunClock;
import io.tokenlake.domain.agent.RunMemory;
import io.tokenlake.domain.agent.RunNode;
import io.tokenlake.domain.alert.AlertState;
import io.tokenlake.domain.alert.TenantState;
import io.tokenlake.domain.detect.SeriesState;
import io.tokenlake.domain.genai.CounterDelta;
import io.tokenlake.domain.gpu.GpuMarks;
import io.tokenlake.domain.ledger.CallAccount;
import io.tokenlake.domain.rule.AnomalyMarks;
import io.tokenlake.domain.rule.Bucket;
import io.tokenlake.domain.rule.CompositeRules;
import io.tokenlake.domain.rule.GpuMember;
import io.tokenlake.domain.rule.RunTally;
import io.tokenlake.domain.rule.TenantIncidents;
import io.tokenlake.domain.rule.WindowMarks;
import io.tokenlake.domain.trace.SpanNode;
import io.tokenlake.domain.trace.TraceMarks;
import io.tokenlake.pipeline.GroupNews;
import io.tokenlake.pipeline.RollupWindow;
import io.tokenlake.pipeline.SampledGpu;
import io.tokenlake.pipeline.SeenMinute;
import io.tokenlake.pipeline.SeriesStateType;
import io.tokenlake.pipeline.TextType;
import io.tokenlake.pipeline.WatchedGpu;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.ListTypeInfo;

/** The one place where keyed state is declared: its name, type and time to live. */
public final class StateDescriptors {
  /** The price book that was broadcast last, as YAML, and where on its topic it was. */
  public static final MapStateDescriptor<String, byte[]> PRICE_BOOK =
      new MapStateDescriptor<>(
          "price-book", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /** The rule book that was broadcast last, as YAML, under one key. */
  public static final MapStateDescriptor<String, byte[]> ALERT_RULES =
      new MapStateDescriptor<>(
          "alert-rules", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /** A budget of a month is compared with the month before. */
  private static final Duration TWO_MONTHS = Duration.ofDays(63);

  /** What was normal longer ago says nothing of today; an entity that comes back is a new one. */
  private static final Duration FIVE_WEEKS = Duration.ofDays(35);

  /** A process that reports a counter does so every minute or so; a silent one has ended. */
  private static final Duration SERIES_SILENCE = Duration.ofDays(30);

  /**
   * How many other keys each access to state on the heap looks at, to drop what has expired. Every
   * key is accessed more than once in its life, so one is enough to get around; Flink's default of
   * five was a good part of the job's time.
   */
  private static final int CLEANED_PER_ACCESS = 1;

  private StateDescriptors() {}

  /** What is remembered of each span of a trace, by span id. */
  static MapStateDescriptor<String, SpanNode> spansOfTrace(Duration horizon) {
    return withTtl(
        new MapStateDescriptor<>("spans-of-trace", TextType.TEXT, TextType.in(SpanNode.class)),
        horizon);
  }

  /** What is remembered of a trace as a whole. */
  static ValueStateDescriptor<TraceMarks> marksOfTrace(Duration horizon) {
    return withTtl(
        new ValueStateDescriptor<>("marks-of-trace", TextType.in(TraceMarks.class)), horizon);
  }

  /** All that is claimed about a call, and what is booked. */
  static ValueStateDescriptor<CallAccount> callAccount(Duration horizon) {
    return withTtl(
        new ValueStateDescriptor<>("call-account", TextType.in(CallAccount.class)), horizon);
  }

  /** What the run of a trace remembers of each of its spans, by span id. */
  static MapStateDescriptor<String, RunNode> spansOfRun(Duration ttl) {
    return withTtl(
        new MapStateDescriptor<>("spans-of-run", TextType.TEXT, TextType.in(RunNode.class)), ttl);
  }

  /** What is known of the run of a trace beside its spans. */
  static ValueStateDescriptor<RunMemory> memoryOfRun(Duration ttl) {
    return withTtl(new ValueStateDescriptor<>("memory-of-run", TextType.in(RunMemory.class)), ttl);
  }

  /** When to write about the run of a trace, and when to forget its spans. */
  static ValueStateDescriptor<RunClock> clockOfRun(Duration ttl) {
    return withTtl(
        new ValueStateDescriptor<>("clock-of-run", TypeInformation.of(RunClock.class)), ttl);
  }

  /** Where the counter of a series stands. Kept while the series can be expected to go on. */
  static ValueStateDescriptor<CounterDelta> counterOfSeries() {
    return withTtl(
        new ValueStateDescriptor<>("counter-of-series", TypeInformation.of(CounterDelta.class)),
        SERIES_SILENCE);
  }

  /** Present for the time of each delta point of a series that was counted within the horizon. */
  static MapStateDescriptor<Long, Boolean> deltasOfSeries(Duration horizon) {
    return withTtl(
        new MapStateDescriptor<>("deltas-of-series", Types.LONG, Types.BOOLEAN), horizon);
  }

  /** Where the minutes of a rollup key stand, by their start, µs since the epoch. */
  static MapStateDescriptor<Long, RollupWindow> rollupWindows(Duration ttl) {
    return withTtl(
        new MapStateDescriptor<>(
            "rollup-windows", Types.LONG, TypeInformation.of(RollupWindow.class)),
        ttl);
  }

  /** The newest minute that was seen of a rollup key, µs since the epoch. */
  static ValueStateDescriptor<Long> newestMinuteOfRollup(Duration ttl) {
    return withTtl(new ValueStateDescriptor<>("newest-minute-of-rollup", Types.LONG), ttl);
  }

  /** Samples of a GPU that wait for the rest of them, by time, ns since the epoch. */
  static MapStateDescriptor<Long, SampledGpu> samplesOfGpu() {
    return new MapStateDescriptor<>("samples-of-gpu", Types.LONG, TextType.in(SampledGpu.class));
  }

  /** When samples that wait are written next, ms since the epoch. */
  static ValueStateDescriptor<Long> settleOfGpu() {
    return new ValueStateDescriptor<>("settle-of-gpu", Types.LONG);
  }

  /** The newest sample that will have waited long enough then, ns since the epoch. */
  static ValueStateDescriptor<Long> settleToOfGpu() {
    return new ValueStateDescriptor<>("settle-to-of-gpu", Types.LONG);
  }

  /** Which fields were read of each sample of a GPU, by time: bits of their ordinals. */
  static MapStateDescriptor<Long, byte[]> fieldsOfGpu(Duration horizon) {
    return withTtl(
        new MapStateDescriptor<>(
            "fields-of-gpu", Types.LONG, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO),
        horizon);
  }

  /** Where the counters of a GPU stand, by the ordinal of the field. */
  static MapStateDescriptor<Integer, CounterDelta> countersOfGpu() {
    return withTtl(
        new MapStateDescriptor<>(
            "counters-of-gpu", Types.INT, TypeInformation.of(CounterDelta.class)),
        SERIES_SILENCE);
  }

  /** What else is known of a GPU. */
  static ValueStateDescriptor<GpuMarks> marksOfGpu() {
    return withTtl(
        new ValueStateDescriptor<>("marks-of-gpu", TypeInformation.of(GpuMarks.class)),
        SERIES_SILENCE);
  }

  /** Present for an event of a GPU that was told of within the horizon. */
  static ValueStateDescriptor<Boolean> gpuEventSeen(Duration horizon) {
    return withTtl(new ValueStateDescriptor<>("gpu-event-seen", Types.BOOLEAN), horizon);
  }

  /** What the rules remember of a GPU. */
  static ValueStateDescriptor<WatchedGpu> watchedGpu() {
    return withTtl(
        new ValueStateDescriptor<>("watched-gpu", TextType.in(WatchedGpu.class)), SERIES_SILENCE);
  }

  /** The GPUs of a machine, by key. */
  static MapStateDescriptor<String, GpuMember> gpusOfNode() {
    return new MapStateDescriptor<>("gpus-of-node", TextType.TEXT, TextType.in(GpuMember.class));
  }

  /** When a machine is looked at next, ms since the epoch. */
  static ValueStateDescriptor<Long> lookAtNode() {
    return new ValueStateDescriptor<>("look-at-node", Types.LONG);
  }

  /** What the steps and calls of a trace or session add up to. */
  static ValueStateDescriptor<RunTally> tallyOfRun(Duration horizon) {
    return withTtl(
        new ValueStateDescriptor<>("tally-of-run", TextType.in(RunTally.class)), horizon);
  }

  /** Present for each step and call of a trace or session that was counted. */
  static MapStateDescriptor<String, Boolean> factsOfRun(Duration horizon) {
    return withTtl(new MapStateDescriptor<>("facts-of-run", TextType.TEXT, Types.BOOLEAN), horizon);
  }

  /** What is known of each minute of an entity, by its start, µs since the epoch. */
  static MapStateDescriptor<Long, SeenMinute> minutesOfEntity(Duration horizon) {
    return withTtl(
        new MapStateDescriptor<>(
            "minutes-of-entity", Types.LONG, TypeInformation.of(SeenMinute.class)),
        horizon);
  }

  /** The sums of a rule and entity, by the start of their bucket, µs since the epoch. */
  static MapStateDescriptor<Long, Bucket> bucketsOfGroup() {
    return withTtl(
        new MapStateDescriptor<>("buckets-of-group", Types.LONG, TextType.in(Bucket.class)),
        TWO_MONTHS);
  }

  /** What else is known of a rule and entity. */
  static ValueStateDescriptor<WindowMarks> marksOfGroup() {
    return withTtl(
        new ValueStateDescriptor<>("marks-of-group", TextType.in(WindowMarks.class)), TWO_MONTHS);
  }

  /** Which rule and tenant a group is of, where a timer must know. */
  static ValueStateDescriptor<GroupNews> ruleOfGroup() {
    return withTtl(
        new ValueStateDescriptor<>("rule-of-group", TextType.in(GroupNews.class)), TWO_MONTHS);
  }

  /** What is normal of each series of an entity, by the name of the series. */
  static MapStateDescriptor<String, SeriesState> seriesOfEntity() {
    return withTtl(
        new MapStateDescriptor<>("series-of-entity", TextType.TEXT, SeriesStateType.SERIES_STATE),
        FIVE_WEEKS);
  }

  /** What else is known of an entity whose series are watched. */
  static ValueStateDescriptor<AnomalyMarks> anomalyMarks() {
    return withTtl(
        new ValueStateDescriptor<>("anomaly-marks", TextType.in(AnomalyMarks.class)), FIVE_WEEKS);
  }

  /** The window of a watched GPU that goes on, its minutes so far together, as a rollup record. */
  static ValueStateDescriptor<byte[]> gpuWindowOfGroup() {
    return withTtl(
        new ValueStateDescriptor<>(
            "gpu-window-of-group", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO),
        FIVE_WEEKS);
  }

  /** Which entities of a tenant are not as they usually are. */
  static ValueStateDescriptor<TenantIncidents> incidentsOfTenant() {
    return withTtl(
        new ValueStateDescriptor<>("incidents-of-tenant", TextType.in(TenantIncidents.class)),
        Duration.ofDays(1));
  }

  /** Which parts of a composite are broken. */
  static ValueStateDescriptor<CompositeRules.Tally> tallyOfComposite(Duration horizon) {
    return withTtl(
        new ValueStateDescriptor<>("tally-of-composite", TextType.in(CompositeRules.Tally.class)),
        horizon);
  }

  /** Where each alert of a tenant is in its life, by dedupe key. It forgets by the log's time. */
  static MapStateDescriptor<String, AlertState> alertsOfTenant() {
    return new MapStateDescriptor<>(
        "alerts-of-tenant", TextType.TEXT, TextType.in(AlertState.class));
  }

  /** Which alerts of a tenant are to be looked at, by second. */
  static MapStateDescriptor<Long, List<String>> wakesOfTenant() {
    return new MapStateDescriptor<>(
        "wakes-of-tenant", Types.LONG, new ListTypeInfo<>(TextType.TEXT));
  }

  /** The first of those seconds; absent where it is to be looked for. */
  static ValueStateDescriptor<Long> firstWakeOfTenant() {
    return new ValueStateDescriptor<>("first-wake-of-tenant", Types.LONG);
  }

  /** What is known of all alerts of a tenant together. */
  static ValueStateDescriptor<TenantState> tenantState() {
    return new ValueStateDescriptor<>("tenant", TypeInformation.of(TenantState.class));
  }

  /** When the next tick of a tenant is due, ms since the epoch. */
  static ValueStateDescriptor<Long> tickOfTenant() {
    return new ValueStateDescriptor<>("tick-of-tenant", Types.LONG);
  }

  private static <D extends StateDescriptor<?, ?>> D withTtl(D descriptor, Duration ttl) {
    descriptor.enableTimeToLive(
        StateTtlConfig.newBuilder(ttl).cleanupIncrementally(CLEANED_PER_ACCESS, false).build());
    return descriptor;
  }
}
