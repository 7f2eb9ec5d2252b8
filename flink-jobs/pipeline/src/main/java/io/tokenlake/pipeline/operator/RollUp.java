package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.rollup.DimensionSet;
import io.tokenlake.domain.rollup.RollupEntry;
import io.tokenlake.domain.rollup.RollupKey;
import io.tokenlake.domain.rollup.RollupSums;
import io.tokenlake.domain.rollup.Rollups;
import io.tokenlake.pipeline.RollupDelta;
import io.tokenlake.pipeline.RollupSettings;
import io.tokenlake.pipeline.convert.RollupRecords;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Sums the entries that one task books, in memory, and hands on what is new every few seconds of
 * the clock, whether or not more comes, and before each checkpoint's barrier. Nothing is held over
 * a barrier, therefore nothing needs state: after a failure the same entries are booked and summed
 * again.
 */
public final class RollUp extends AbstractStreamOperator<RollupDelta>
    implements OneInputStreamOperator<RollupEntry, RollupDelta>,
        BoundedOneInput,
        ProcessingTimeCallback,
        Rollups.Sink {
  /** What is new of the minutes of each window set; the main output is that of the table's. */
  public static final OutputTag<RollupDelta> WINDOWS =
      new OutputTag<>("rollup-windows", RollupRecords.DELTA_TYPE);

  /** Metric: entries that were put under {@code __other__}, once for each set. */
  static final String LIMITED = "rollupEntriesLimited";

  /** So many sums are handed on at once, so that memory is bounded however fast entries come. */
  private static final int MOST_HELD = 20_000;

  private static final long serialVersionUID = 1L;

  private final RollupSettings settings;

  private transient Rollups rollups;
  private transient Counter limited;

  /**
   * @param settings dimensions, limits and how often
   */
  public RollUp(RollupSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open() throws Exception {
    super.open();
    rollups = settings.newRollups();
    limited = getMetricGroup().counter(LIMITED);
    awaitTick();
  }

  @Override
  public void processElement(StreamRecord<RollupEntry> element) {
    rollups.add(element.getValue());
    if (rollups.size() >= MOST_HELD) {
      handOn();
    }
  }

  @Override
  public void onProcessingTime(long time) {
    handOn();
    awaitTick();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    handOn();
  }

  @Override
  public void endInput() {
    handOn();
  }

  @Override
  public void row(RollupKey key, RollupSums sums) {
    output.collect(new StreamRecord<>(delta(settings.table(), key, sums)));
  }

  @Override
  public void window(DimensionSet set, RollupKey key, RollupSums sums) {
    output.collect(WINDOWS, new StreamRecord<>(delta(set, key, sums)));
  }

  @Override
  public void limited(long entries) {
    limited.inc(entries);
  }

  private void handOn() {
    rollups.drain(now(), this);
  }

  private void awaitTick() {
    getProcessingTimeService().registerTimer(settings.nextTick(now(), 0), this);
  }

  private long now() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  private static RollupDelta delta(DimensionSet set, RollupKey key, RollupSums sums) {
    return new RollupDelta(
        key.text(set),
        set.name(),
        key.minuteMicros(),
        RollupRecords.encode(RollupRecords.toRecord(key, sums)));
  }
}
