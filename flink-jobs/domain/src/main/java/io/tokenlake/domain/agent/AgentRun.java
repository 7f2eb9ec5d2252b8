package io.tokenlake.domain.agent;

import java.util.List;

/**
 * The run of one trace: gathers its spans and what the ledger booked for them, in any order, and
 * says on demand what is new. The rows add up to what is known at that moment. When a label of the
 * run changes, what was written under the old ones is taken back, so that the rows also add up when
 * they are grouped by it.
 */
public final class AgentRun {
  private final RunState state;

  public AgentRun(RunState state) {
    this.state = state;
  }

  /** A span that was recorded for the first time. */
  public void add(RunSpan span) throws Exception {
    state.node(span.spanId(), known(span.spanId()).arrived(span));
    if (span.who() != null) {
      state.memory(memory().and(span));
    }
  }

  /** An entry of the ledger. */
  public void add(RunCharge charge) throws Exception {
    if (charge.spanId() != null) {
      state.node(charge.spanId(), known(charge.spanId()).charged(charge.calls()));
    }
    state.memory(memory().and(charge));
  }

  /** The rows to write now; none while the trace has no step, or nothing new. */
  public List<RunRow> write(String traceId) throws Exception {
    RunMemory memory = memory();
    RunTotals totals = memory.totals(shape(memory));
    RunTotals written = memory.written();
    if (totals.sums().steps() == 0 || totals.equals(written)) {
      return List.of();
    }
    List<RunRow> rows = rows(traceId, memory.revision(), written, totals);
    state.memory(memory.wrote(totals, rows.size()));
    return rows;
  }

  /**
   * Forgets the spans, but of a run that was written not what they added up to. A step that comes
   * later is taken for one without any step above it.
   */
  public void forget() throws Exception {
    RunMemory memory = memory();
    state.memory(memory.written() == null ? null : memory.forgetting(shape(memory)));
    state.clearNodes();
  }

  private static List<RunRow> rows(
      String traceId, int revision, RunTotals written, RunTotals totals) {
    if (written == null) {
      return List.of(new RunRow(traceId, revision, 1, totals));
    }
    if (written.names().equals(totals.names())) {
      RunSums added = totals.sums().minus(written.sums());
      return List.of(new RunRow(traceId, revision, 0, totals.with(added)));
    }
    return List.of(
        new RunRow(traceId, revision, -1, written.with(written.sums().negated())),
        new RunRow(traceId, revision + 1, 1, totals));
  }

  private RunShape shape(RunMemory memory) throws Exception {
    return RunTree.measure(state.nodes(), memory.forgotten().depth() > 0);
  }

  private RunNode known(String spanId) throws Exception {
    RunNode node = state.node(spanId);
    return node == null ? RunNode.UNKNOWN : node;
  }

  private RunMemory memory() throws Exception {
    RunMemory memory = state.memory();
    return memory == null ? RunMemory.EMPTY : memory;
  }
}
