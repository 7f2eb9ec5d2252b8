package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.genai.CounterDelta;
import io.tokenlake.domain.gpu.GpuEvent;
import io.tokenlake.domain.gpu.GpuField;
import io.tokenlake.domain.gpu.GpuHistory;
import io.tokenlake.domain.gpu.GpuMarks;
import io.tokenlake.domain.gpu.GpuSample;
import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.GpuHappening;
import io.tokenlake.pipeline.GpuSettings;
import io.tokenlake.pipeline.SampledGpu;
import io.tokenlake.pipeline.TextType;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Makes one sample of what several messages hold of a GPU and a time, a moment after the first of
 * them came, with counters as what they grew by. What was said before is a duplicate.
 *
 * <p>A GPU has one timer, so that a backlog costs no more than what is in it: each sample waits for
 * at least the time to settle, and less than twice of it. Older samples go with newer ones that
 * have waited, so that counters are read in order.
 */
public final class SampleGpus extends KeyedProcessFunction<String, SampledGpu, SampledGpu> {
  public static final OutputTag<Completeness> COUNTS = new OutputTag<>("gpu-sample-counts") {};

  /** XIDs that only show as a last value that changed. */
  public static final OutputTag<GpuHappening> EVENTS =
      new OutputTag<>("gpu-last-xids", TextType.in(GpuHappening.class));

  /** Metric: points older than the horizon, which count as duplicates. */
  static final String LATE = "gpuPointsLate";

  private static final long serialVersionUID = 1L;

  private final GpuSettings settings;

  private transient MapState<Long, SampledGpu> pending;
  private transient ValueState<Long> settleAt;
  private transient ValueState<Long> settleTo;
  private transient MapState<Long, byte[]> fields;
  private transient MapState<Integer, CounterDelta> counters;
  private transient ValueState<GpuMarks> marks;
  private transient Counter late;

  /**
   * @param settings how long to wait for the rest of a sample, and for how long it is recognised
   */
  public SampleGpus(GpuSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    pending = getRuntimeContext().getMapState(StateDescriptors.samplesOfGpu());
    settleAt = getRuntimeContext().getState(StateDescriptors.settleOfGpu());
    settleTo = getRuntimeContext().getState(StateDescriptors.settleToOfGpu());
    fields = getRuntimeContext().getMapState(StateDescriptors.fieldsOfGpu(settings.horizon()));
    counters = getRuntimeContext().getMapState(StateDescriptors.countersOfGpu());
    marks = getRuntimeContext().getState(StateDescriptors.marksOfGpu());
    late = getRuntimeContext().getMetricGroup().counter(LATE);
  }

  @Override
  public void processElement(SampledGpu part, Context context, Collector<SampledGpu> out)
      throws Exception {
    GpuSample sample = part.sample();
    long time = sample.timeNanos();
    GpuMarks known = marks();
    if (known.newestNanos() != null && known.newestNanos() - time > settings.horizon().toNanos()) {
      late.inc(sample.points());
      context.output(COUNTS, Completeness.reclaimed(part.origin(), 0, sample.points(), 0));
      return;
    }
    GpuSample fresh = fresh(sample);
    context.output(
        COUNTS,
        Completeness.reclaimed(part.origin(), fresh.points(), sample.points() - fresh.points(), 0));
    if (fresh.points() == 0) {
      return;
    }
    marks.update(known.read(time));
    SampledGpu before = pending.get(time);
    pending.put(
        time,
        before == null
            ? new SampledGpu(part.key(), fresh, part.origin())
            : new SampledGpu(part.key(), before.sample().with(fresh), before.origin()));
    TimerService timers = context.timerService();
    Long next = settleAt.value();
    if (next == null) {
      settle(time, timers);
    } else if (next == settled(timers) && settleTo.value() != null) {
      settleTo.update(Math.max(settleTo.value(), time)); // it waits as long as the first
    }
  }

  /** When what comes now has waited. */
  private long settled(TimerService timers) {
    return timers.currentProcessingTime() + settings.settle().toMillis();
  }

  /** Has the samples up to a time written when they have waited. */
  private void settle(long newestNanos, TimerService timers) throws Exception {
    long at = settled(timers);
    settleAt.update(at);
    settleTo.update(newestNanos);
    timers.registerProcessingTimeTimer(at);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<SampledGpu> out)
      throws Exception {
    GpuMarks known = marks();
    for (SampledGpu read : due(context.timerService())) {
      GpuSample sample = read.sample();
      if (GpuHistory.isNewXid(known, sample)) {
        context.output(EVENTS, lastXid(read));
      }
      GpuSample settled = GpuHistory.settled(sample, grown(sample), known.settledNanos());
      known = known.settled(sample);
      out.collect(new SampledGpu(read.key(), settled, read.origin()));
    }
    marks.update(known);
  }

  /** The samples that have waited, in order; the others are waited for on. */
  private Collection<SampledGpu> due(TimerService timers) throws Exception {
    Long to = settleTo.value(); // null in savepoints of before there was such a state
    TreeMap<Long, SampledGpu> all = new TreeMap<>();
    for (Map.Entry<Long, SampledGpu> entry : pending.entries()) {
      all.put(entry.getKey(), entry.getValue());
    }
    NavigableMap<Long, SampledGpu> due = to == null ? all : all.headMap(to, true);
    for (long time : due.keySet()) {
      pending.remove(time);
    }
    if (due.size() < all.size()) {
      settle(all.lastKey(), timers);
    } else {
      settleAt.clear();
      settleTo.clear();
    }
    return due.values();
  }

  /** The part without what was said of the same time before. */
  private GpuSample fresh(GpuSample sample) throws Exception {
    byte[] stored = fields.get(sample.timeNanos());
    BitSet seen = stored == null ? new BitSet() : BitSet.valueOf(stored);
    Double[] values = sample.values().clone();
    int before = seen.cardinality();
    boolean repeats = false;
    for (int field = 0; field < values.length; field++) {
      if (values[field] != null) {
        if (seen.get(field)) {
          values[field] = null;
          repeats = true;
        }
        seen.set(field);
      }
    }
    int added = seen.cardinality() - before;
    if (added > 0) {
      fields.put(sample.timeNanos(), seen.toByteArray());
    }
    return new GpuSample(
        sample.device(), sample.timeNanos(), null, repeats ? added : sample.points(), values);
  }

  private Map<GpuField, Double> grown(GpuSample sample) throws Exception {
    Map<GpuField, Double> grown = new EnumMap<>(GpuField.class);
    for (GpuField field : GpuField.values()) {
      if (field.isCounter() && sample.value(field) != null) {
        CounterDelta.Step step = GpuHistory.step(counters.get(field.ordinal()), sample, field);
        if (step.outcome() != CounterDelta.Outcome.LATE) {
          counters.put(field.ordinal(), step.next());
        }
        if (step.outcome() == CounterDelta.Outcome.ADDED
            || step.outcome() == CounterDelta.Outcome.RESET) {
          grown.put(field, step.added().doubleValue());
        }
      }
    }
    return grown;
  }

  private static GpuHappening lastXid(SampledGpu read) {
    GpuSample sample = read.sample();
    return new GpuHappening(
        GpuEvent.of(
            sample.device(),
            sample.timeNanos(),
            GpuEvent.XID,
            sample.value(GpuField.LAST_XID).longValue(),
            null,
            null,
            GpuEvent.Evidence.LAST_VALUE),
        read.origin());
  }

  private GpuMarks marks() throws Exception {
    GpuMarks known = marks.value();
    return known == null ? GpuMarks.NONE : known;
  }
}
