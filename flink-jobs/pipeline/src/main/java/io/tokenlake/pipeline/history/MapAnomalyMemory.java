package io.tokenlake.pipeline.history;

import io.tokenlake.domain.detect.SeriesState;
import io.tokenlake.domain.rule.AnomalyMarks;
import io.tokenlake.domain.rule.AnomalyMemory;
import java.util.HashMap;
import java.util.Map;

/** The memory of one watched entity on the heap. */
final class MapAnomalyMemory extends MapBuckets implements AnomalyMemory {
  private final Map<String, SeriesState> series = new HashMap<>();
  private AnomalyMarks marks;

  @Override
  public SeriesState series(String name) {
    return series.get(name);
  }

  @Override
  public void putSeries(String name, SeriesState state) {
    series.put(name, state);
  }

  @Override
  public AnomalyMarks anomalyMarks() {
    return marks;
  }

  @Override
  public void putAnomalyMarks(AnomalyMarks next) {
    marks = next;
  }
}
