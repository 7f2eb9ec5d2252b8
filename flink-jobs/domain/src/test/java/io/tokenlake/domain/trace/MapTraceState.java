package io.tokenlake.domain.trace;

import java.util.HashMap;
import java.util.Map;

/** The memory of one trace in a map. */
final class MapTraceState implements TraceState {
  private final Map<String, SpanNode> nodes = new HashMap<>();
  private TraceMarks marks;

  @Override
  public SpanNode node(String spanId) {
    return nodes.get(spanId);
  }

  @Override
  public void node(String spanId, SpanNode node) {
    nodes.put(spanId, node);
  }

  @Override
  public TraceMarks marks() {
    return marks;
  }

  @Override
  public void marks(TraceMarks newMarks) {
    marks = newMarks;
  }
}
