package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.detect.SeriesState;
import io.tokenlake.domain.rule.AnomalyMarks;
import io.tokenlake.domain.rule.AnomalyMemory;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/** The memory of the watched entity that is the current key. */
final class KeyedAnomalyMemory extends KeyedBuckets implements AnomalyMemory {
  private final MapState<String, SeriesState> series;
  private final ValueState<AnomalyMarks> marks;

  KeyedAnomalyMemory(RuntimeContext context) {
    super(context);
    series = context.getMapState(StateDescriptors.seriesOfEntity());
    marks = context.getState(StateDescriptors.anomalyMarks());
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
}
