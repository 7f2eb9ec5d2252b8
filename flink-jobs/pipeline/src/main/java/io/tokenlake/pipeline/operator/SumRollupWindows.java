package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.rollup.Count;
import io.tokenlake.domain.rollup.DimensionSet;
import io.tokenlake.pipeline.RollupSettings;
import io.tokenlake.pipeline.RollupUpdate;
import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.schemas.LlmRollupCodec;
import io.tokenlake.schemas.LlmRollupRecord;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
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

  private transient StandingMinutes windows;
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
    windows = new StandingMinutes(getRuntimeContext(), settings.lateness(), horizon);
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
    long oldest = windows.admit(minutes.keySet());
    for (Merged merged : minutes.values()) {
      if (merged.first().minuteMicros() < oldest) {
        late.inc(merged.sums().count(Count.ENTRIES));
      } else {
        emit(key, set.get(), merged);
      }
    }
  }

  private void emit(String key, DimensionSet set, Merged merged) throws Exception {
    long minute = merged.first().minuteMicros();
    byte[] standing = windows.standing(minute);
    if (standing != null) {
      merged.sums().add(RollupRecords.sums(RollupRecords.decode(standing)));
    }
    LlmRollupRecord record = merged.withSums();
    long revision =
        windows.keep(
            minute,
            RollupRecords.encode(record),
            getProcessingTimeService().getCurrentProcessingTime());
    byte[] update =
        LlmRollupCodec.encode(RollupRecords.toUpdate(key, set, revision, record, merged.sums()));
    output.collect(new StreamRecord<>(new RollupUpdate(key, update)));
  }

  private void awaitTick() {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    getProcessingTimeService().registerTimer(settings.nextTick(now, HALF), this);
  }
}
