package io.tokenlake.domain.agent;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Measures the tree of a trace's spans as it is known. The result depends on the spans alone, not
 * on the order in which they came.
 *
 * <p>A step that {@linkplain RunNode#tellsAgain tells} of the nearest step above once more is no
 * call, agent or child of its own; it can only add that the call failed, or its arguments. Agents
 * without a name are what some frameworks put around the agents that have one; they count as agents
 * only in a trace where none has.
 */
final class RunTree {
  private final Map<String, RunNode> nodes;
  private final boolean hadAgent;
  private final boolean agentsHaveNames;
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, ToolCalls.Call> tools = new HashMap<>();
  private final Map<String, Integer> children = new HashMap<>();

  /**
   * Where a span is in its run.
   *
   * @param stepId nearest step, the span itself included; null when there is none
   * @param agents agents from the root down to here
   * @param inTool whether a tool or retrieval is among the steps down to here
   */
  private record Place(String stepId, int agents, boolean inTool) {
    static final Place OUTSIDE = new Place(null, 0, false);
  }

  private RunTree(Map<String, RunNode> nodes, boolean hadAgent) {
    this.nodes = nodes;
    this.hadAgent = hadAgent;
    this.agentsHaveNames =
        nodes.values().stream()
            .anyMatch(node -> node.kind() == StepKind.AGENT && node.name() != null);
  }

  /**
   * Measures.
   *
   * @param nodes spans by id
   * @param hadAgent whether the run is known to have an agent among spans that are forgotten
   */
  static RunShape measure(Map<String, RunNode> nodes, boolean hadAgent) {
    return new RunTree(nodes, hadAgent).measure();
  }

  private RunShape measure() {
    nodes.keySet().forEach(this::locate);
    int depth = max(places.values().stream().map(Place::agents).toList());
    ToolCalls calls = ToolCalls.count(tools.values());
    RunSums sums =
        new RunSums(
            nodes.values().stream().filter(node -> node.kind() != null).count(),
            nodes.values().stream().filter(RunTree::isOfAgent).count(),
            calls.calls(),
            calls.failures(),
            calls.repeated(),
            0,
            0,
            iterations(hadAgent || depth > 0 ? 1 : 0),
            null,
            null,
            null,
            nodes.values().stream().filter(node -> node.kind() != null && node.failed()).count());
    return new RunShape(sums, depth, max(children.values()));
  }

  private static boolean isOfAgent(RunNode node) {
    return node.kind() == StepKind.AGENT || node.kind() == StepKind.AGENT_PART;
  }

  /**
   * Calls of the outermost agent itself. What a step states as its own usage is the sum of unknown
   * many calls, therefore none of these.
   */
  private long iterations(int agentsAbove) {
    long iterations = 0;
    for (Map.Entry<String, RunNode> entry : nodes.entrySet()) {
      Place place = places.get(entry.getKey());
      boolean isStep = entry.getValue().kind() != null;
      if (!isStep && place.agents() == agentsAbove && !place.inTool()) {
        iterations += entry.getValue().calls();
      }
    }
    return iterations;
  }

  /** Finds the place of a span after those of all spans above it. */
  private void locate(String spanId) {
    Deque<String> path = new ArrayDeque<>();
    Set<String> onPath = new HashSet<>();
    String current = spanId;
    while (nodes.containsKey(current) && !places.containsKey(current)) {
      if (!onPath.add(current)) {
        String cut = smallestOfCircle(current);
        places.put(cut, placeBelow(Place.OUTSIDE, cut));
        path.clear();
        onPath.clear();
        current = spanId;
        continue;
      }
      path.push(current);
      current = nodes.get(current).parentSpanId();
    }
    Place above = places.getOrDefault(current, Place.OUTSIDE);
    for (String next : path) {
      above = placeBelow(above, next);
      places.put(next, above);
    }
  }

  private Place placeBelow(Place above, String spanId) {
    RunNode node = nodes.get(spanId);
    if (node.kind() == null) {
      return above;
    }
    if (above.stepId() != null && node.tellsAgain(nodes.get(above.stepId()))) {
      tools.computeIfPresent(above.stepId(), (id, call) -> call.toldAgain(node));
      return above;
    }
    if (above.stepId() != null) {
      children.merge(above.stepId(), 1, Integer::sum);
    }
    if (node.kind() == StepKind.TOOL) {
      tools.put(spanId, ToolCalls.Call.of(node));
    }
    boolean isTool = node.kind() == StepKind.TOOL || node.kind() == StepKind.RETRIEVAL;
    return new Place(
        spanId, above.agents() + (countsAsAgent(node) ? 1 : 0), above.inTool() || isTool);
  }

  private boolean countsAsAgent(RunNode node) {
    return node.kind() == StepKind.AGENT && (node.name() != null || !agentsHaveNames);
  }

  /** Where spans are each other's parents, the one with the smallest id is taken to have none. */
  private String smallestOfCircle(String start) {
    String smallest = start;
    for (String at = nodes.get(start).parentSpanId();
        !at.equals(start);
        at = nodes.get(at).parentSpanId()) {
      smallest = at.compareTo(smallest) < 0 ? at : smallest;
    }
    return smallest;
  }

  private static int max(Collection<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).max().orElse(0);
  }
}
