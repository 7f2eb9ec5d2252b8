package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.agent.RunMemory;
import io.tokenlake.domain.agent.RunNode;
import io.tokenlake.domain.agent.RunState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/** The memory of the run of the trace that is the current key. */
final class KeyedRunState implements RunState {
  private final MapState<String, RunNode> nodes;
  private final ValueState<RunMemory> memory;

  KeyedRunState(RuntimeContext context, Duration ttl) {
    nodes = context.getMapState(StateDescriptors.spansOfRun(ttl));
    memory = context.getState(StateDescriptors.memoryOfRun(ttl));
  }

  @Override
  public RunNode node(String spanId) throws Exception {
    return nodes.get(spanId);
  }

  @Override
  public void node(String spanId, RunNode node) throws Exception {
    nodes.put(spanId, node);
  }

  @Override
  public Map<String, RunNode> nodes() throws Exception {
    Map<String, RunNode> all = new HashMap<>();
    for (Map.Entry<String, RunNode> entry : nodes.entries()) {
      all.put(entry.getKey(), entry.getValue());
    }
    return all;
  }

  @Override
  public void clearNodes() {
    nodes.clear();
  }

  @Override
  public RunMemory memory() throws Exception {
    return memory.value();
  }

  @Override
  public void memory(RunMemory newMemory) throws Exception {
    memory.update(newMemory);
  }
}
