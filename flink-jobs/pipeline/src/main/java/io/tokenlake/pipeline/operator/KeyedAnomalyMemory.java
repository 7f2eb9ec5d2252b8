package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.detect.SeriesState;
import io.tokenlake.domain.rule.AnomalyMarks;
import io.tokenlake.domain.rule.AnomalyMemory;
import io.tokenlake.domain.rule.GpuFacts;
import io.tokenlake.pipeline.convert.GpuWatchRecords;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/** The memory of the watched entity that is the current key. */
final class KeyedAnomalyMemory extends KeyedBuckets implements AnomalyMemory {
  /** Of minutes that are over. */
  private static final long NO_REVISION = 0;

  private final MapState<String, SeriesState> series;
  private final ValueState<AnomalyMarks> marks;
  private final ValueState<byte[]> gpuWindow;

  KeyedAnomalyMemory(RuntimeContext context) {
    super(context);
    series = context.getMapState(StateDescriptors.seriesOfEntity());
    marks = context.getState(StateDescriptors.anomalyMarks());
    gpuWindow = context.getState(StateDescriptors.gpuWindowOfGroup());
  }

  @Override
  public SeriesState series(String name) throws Exception {
    return series.get(name);
  }

  @Override
  public void putSeries(String name, SeriesState state) throws Exception {
    series.put(name, state);
  }

  @Override
  public AnomalyMarks anomalyMarks() throws Exception {
    return marks.value();
  }

  @Override
  public void putAnomalyMarks(AnomalyMarks next) throws Exception {
    marks.update(next);
  }

  @Override
  public GpuFacts gpuWindow() throws Exception {
    byte[] encoded = gpuWindow.value();
    return encoded == null ? null : GpuWatchRecords.toFacts(encoded, NO_REVISION);
  }

  @Override
  public void putGpuWindow(GpuFacts window) throws Exception {
    gpuWindow.update(window == null ? null : GpuWatchRecords.encode(window));
  }
}
