package io.tokenlake.pipeline.operator;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.tokenlake.domain.rollup.Count;
import io.tokenlake.domain.rollup.DimensionSet;
import io.tokenlake.pipeline.RollupSettings;
import io.tokenlake.pipeline.RollupUpdate;
import io.tokenlake.pipeline.RollupWindow;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.schemas.LlmRollupCodec;
import io.tokenlake.schemas.LlmRollupRecord;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps where each minute of each rollup key stands, and says so a few seconds after it changed. A
 * minute is kept until one that is newer by more than the lateness was seen of its key.
 */
public final class SumRollupWindows extends MergeRollups<RollupUpdate>
    implements ProcessingTimeCallback {
  /** Metric: entries of minutes that were too old to be kept; the table has them. */
  static final String LATE = "rollupEntriesLate";

  /** What the tasks before hand on at their tick has arrived by then. */
  private static final double HALF = 0.5;

  private static final long serialVersionUID = 1L;

  private final RollupSettings settings;
  private final Duration horizon;

  private transient MapState<Long, RollupWindow> windows;
  private transient ValueState<Long> newestMinute;
  private transient Counter late;

  /**
   * @param settings how often, and how late a minute may change
   * @param horizon how long a key without calls is remembered
   */
  public SumRollupWindows(RollupSettings settings, Duration horizon) {
    this.settings = settings;
    this.horizon = horizon;
  }

  @Override
  public void open() throws Exception {
    super.open();
    Duration ttl = horizon.plus(settings.lateness());
    windows = getRuntimeContext().getMapState(StateDescriptors.rollupWindows(ttl));
    newestMinute = getRuntimeContext().getState(StateDescriptors.newestMinuteOfRollup(ttl));
    late = getMetricGroup().counter(LATE);
    awaitTick();
  }

  @Override
  public void onProcessingTime(long time) throws Exception {
    releaseAll();
    awaitTick();
  }

  @Override
  void release(String key, Map<Long, Merged> minutes) throws Exception {
    Merged any = minutes.values().iterator().next();
    Optional<DimensionSet> set = settings.window(any.first().set());
    if (set.isEmpty()) {
      return; // handed on before the job was restored with other sets
    }
    setCurrentKey(key);
    Long before = newestMinute.value();
    long newest = before == null ? Long.MIN_VALUE : before;
    for (long minute : minutes.keySet()) {
      newest = Math.max(newest, minute);
    }
    newestMinute.update(newest);
    long oldest = newest - MILLISECONDS.toMicros(settings.lateness().toMillis());
    for (Merged merged : minutes.values()) {
      if (merged.first().minuteMicros() < oldest) {
        late.inc(merged.sums().count(Count.ENTRIES));
      } else {
        emit(key, set.get(), merged);
      }
    }
    if (before != null && newest > before) {
      forgetBefore(oldest);
    }
  }

  private void emit(String key, DimensionSet set, Merged merged) throws Exception {
    long minute = merged.first().minuteMicros();
    RollupWindow stored = windows.get(minute);
    long revision = getProcessingTimeService().getCurrentProcessingTime();
    if (stored != null) {
      merged.sums().add(RollupRecords.sums(RollupRecords.decode(stored.encoded())));
      revision = Math.max(revision, stored.revision() + 1);
    }
    LlmRollupRecord record = merged.withSums();
    windows.put(minute, new RollupWindow(revision, RollupRecords.encode(record)));
    byte[] update =
        LlmRollupCodec.encode(RollupRecords.toUpdate(key, set, revision, record, merged.sums()));
    output.collect(new StreamRecord<>(new RollupUpdate(key, update)));
  }

  private void forgetBefore(long oldest) throws Exception {
    for (Iterator<Long> minutes = windows.keys().iterator(); minutes.hasNext(); ) {
      if (minutes.next() < oldest) {
        minutes.remove();
      }
    }
  }

  private void awaitTick() {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    getProcessingTimeService().registerTimer(settings.nextTick(now, HALF), this);
  }
}
