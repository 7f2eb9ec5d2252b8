package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.trace.SpanNode;
import io.tokenlake.domain.trace.TraceMarks;
import io.tokenlake.domain.trace.TraceState;
import java.time.Duration;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/** The memory of the trace that is the current key. */
final class KeyedTraceState implements TraceState {
  private final MapState<String, SpanNode> nodes;
  private final ValueState<TraceMarks> marks;

  KeyedTraceState(RuntimeContext context, Duration horizon) {
    nodes = context.getMapState(StateDescriptors.spansOfTrace(horizon));
    marks = context.getState(StateDescriptors.marksOfTrace(horizon));
  }

  @Override
  public SpanNode node(String spanId) throws Exception {
    return nodes.get(spanId);
  }

  @Override
  public void node(String spanId, SpanNode node) throws Exception {
    nodes.put(spanId, node);
  }

  @Override
  public TraceMarks marks() throws Exception {
    return marks.value();
  }

  @Override
  public void marks(TraceMarks newMarks) throws Exception {
    marks.update(newMarks);
  }
}
