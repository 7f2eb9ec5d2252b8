package io.tokenlake.domain.agent;

/**
 * What is remembered of a trace beside its spans. A value of keyed state.
 *
 * @param labels whose run it is
 * @param charged what the ledger booked for the trace
 * @param forgotten shape of the spans that are remembered no more
 * @param written what all rows so far say together; null before the first
 * @param revision number of the next row
 */
public record RunMemory(
    RunLabels labels, RunSums charged, RunShape forgotten, RunTotals written, int revision) {
  static final RunMemory EMPTY =
      new RunMemory(RunLabels.NONE, RunSums.ZERO, RunShape.EMPTY, null, 0);

  RunMemory and(RunSpan span) {
    return new RunMemory(labels.and(span), charged, forgotten, written, revision);
  }

  RunMemory and(RunCharge charge) {
    return new RunMemory(labels, charged.plus(RunSums.of(charge)), forgotten, written, revision);
  }

  RunMemory forgetting(RunShape shape) {
    return new RunMemory(labels, charged, forgotten.plus(shape), written, revision);
  }

  RunMemory wrote(RunTotals totals, int rows) {
    return new RunMemory(labels, charged, forgotten, totals, revision + rows);
  }

  /** All that is known, with {@code shape} of the spans that are remembered. */
  RunTotals totals(RunShape shape) {
    RunShape whole = forgotten.plus(shape);
    return new RunTotals(
        RunNames.of(labels),
        labels.startedAtMicros(),
        labels.endedAtMicros(),
        whole.sums().plus(charged),
        whole.depth(),
        whole.fanOut());
  }
}
