package io.tokenlake.domain.agent;

import java.util.HashMap;
import java.util.Map;

/** The memory of one trace's run in maps. */
final class MapRunState implements RunState {
  private final Map<String, RunNode> nodes = new HashMap<>();
  private RunMemory memory;

  @Override
  public RunNode node(String spanId) {
    return nodes.get(spanId);
  }

  @Override
  public void node(String spanId, RunNode node) {
    nodes.put(spanId, node);
  }

  @Override
  public Map<String, RunNode> nodes() {
    return nodes;
  }

  @Override
  public void clearNodes() {
    nodes.clear();
  }

  @Override
  public RunMemory memory() {
    return memory;
  }

  @Override
  public void memory(RunMemory newMemory) {
    memory = newMemory;
  }
}
