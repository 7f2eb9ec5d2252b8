package io.tokenlake.domain.rule;

import io.tokenlake.domain.detect.SeriesState;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The memory of one watched entity on the heap. */
public final class MapAnomalyMemory extends MapBuckets implements AnomalyMemory {
  private final Map<String, SeriesState> series = new HashMap<>();
  private AnomalyMarks marks;
  private GpuFacts gpuWindow;

  /** Names of the series that something is remembered of. */
  public Set<String> names() {
    return series.keySet();
  }

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

  @Override
  public GpuFacts gpuWindow() {
    return gpuWindow;
  }

  @Override
  public void putGpuWindow(GpuFacts window) {
    gpuWindow = window;
  }
}
