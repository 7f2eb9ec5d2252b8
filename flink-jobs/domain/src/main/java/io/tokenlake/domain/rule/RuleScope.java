package io.tokenlake.domain.rule;

import java.util.List;

/** What a rule looks at, and what it can measure and group by there. */
public enum RuleScope {
  /** Each model call on its own. */
  CALL(
      List.of(
          "input_tokens",
          "output_tokens",
          "cost_usd",
          "duration_ms",
          "ttft_ms",
          "context_utilisation",
          "fallback"),
      CallFacts.DIMENSIONS),
  /** All steps and calls of a trace so far. */
  TRACE(RunTally.METRICS, RunTally.DIMENSIONS),
  /** All steps and calls of a session so far. */
  SESSION(RunTally.METRICS, RunTally.DIMENSIONS),
  /** Minutes of rollups of model calls. */
  WINDOW(WindowSums.METRICS, WindowPoint.DIMENSIONS),
  /** Each minute of a GPU on its own. */
  GPU(GpuFacts.METRICS, GpuFacts.DIMENSIONS),
  /** Each event of a GPU on its own. */
  GPU_EVENT(GpuEventRules.METRICS, GpuEventRules.DIMENSIONS),
  /** All GPUs of a machine. */
  GPU_NODE(GpuNodeRules.METRICS, GpuFacts.DIMENSIONS),
  /** Other rules. */
  RULES(List.of(), WindowPoint.DIMENSIONS);

  private final List<String> metrics;
  private final List<String> dimensions;

  RuleScope(List<String> metrics, List<String> dimensions) {
    this.metrics = metrics;
    this.dimensions = dimensions;
  }

  /** Names of what can be measured. */
  List<String> metrics() {
    return metrics;
  }

  /** Names of what can be grouped by. */
  List<String> dimensions() {
    return dimensions;
  }
}
