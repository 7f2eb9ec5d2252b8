package io.tokenlake.domain.agent;

/**
 * What is remembered of one span of a trace: no more than the shape of the run needs. A value of
 * keyed state.
 *
 * @param parentSpanId null for a root span, and while the span has not arrived
 * @param kind null when it is no step
 * @param name name of the agent or tool; null for other steps
 * @param argumentsDigest digest of a tool's arguments
 * @param calls calls that the ledger has booked for this span, reversals taken off
 */
public record RunNode(
    String parentSpanId,
    StepKind kind,
    String name,
    String argumentsDigest,
    boolean failed,
    int calls) {
  static final RunNode UNKNOWN = new RunNode(null, null, null, null, false, 0);

  RunNode arrived(RunSpan span) {
    boolean named = span.kind() == StepKind.AGENT || span.kind() == StepKind.TOOL;
    return new RunNode(
        span.parentSpanId(),
        span.kind(),
        named ? span.name() : null,
        span.argumentsDigest(),
        span.failed(),
        calls);
  }

  RunNode charged(int moreCalls) {
    return new RunNode(parentSpanId, kind, name, argumentsDigest, failed, calls + moreCalls);
  }

  /**
   * Whether this step is {@code above} told once more: by the server of a remote agent, by the MCP
   * client and server of a tool.
   */
  boolean tellsAgain(RunNode above) {
    return (kind == StepKind.AGENT || kind == StepKind.TOOL)
        && kind == above.kind
        && name != null
        && name.equals(above.name);
  }
}
