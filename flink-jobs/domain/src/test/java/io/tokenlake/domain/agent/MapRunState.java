package io.tokenlake.domain.agent;

import java.util.LinkedHashMap;
import java.util.Map;

/** The memory of one trace's run; its spans are in the order in which they were first heard of. */
final class MapRunState implements RunState {
  private final Map<String, RunNode> nodes = new LinkedHashMap<>();
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
