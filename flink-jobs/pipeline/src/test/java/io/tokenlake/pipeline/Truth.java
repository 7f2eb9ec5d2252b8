package io.tokenlake.pipeline;

import java.math.BigDecimal;

/**
 * What the ledger must hold after some traffic, known from how the traffic was made.
 *
 * @param accepted spans, log records and data points sent, resent ones and unreadable messages
 *     included
 * @param recorded different ones that are sound
 * @param spans those of them that are spans
 * @param calls model calls made, whoever else repeats their usage
 * @param meteredTokens tokens by which counters went up, which are beside the calls
 * @param agentSteps spans of agents, each the only step of its trace
 * @param agentCalls model calls in those traces
 */
record Truth(
    long accepted,
    long recorded,
    long spans,
    long duplicates,
    long deadLetters,
    long calls,
    long inputTokens,
    long outputTokens,
    long meteredTokens,
    long agentSteps,
    long agentCalls,
    BigDecimal cost) {
  static final Truth NOTHING = new Truth(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO);

  /** Amounts are compared by value, whatever digits they were written with. */
  Truth {
    cost = cost.stripTrailingZeros();
  }

  Truth plus(Truth other) {
    return new Truth(
        accepted + other.accepted,
        recorded + other.recorded,
        spans + other.spans,
        duplicates + other.duplicates,
        deadLetters + other.deadLetters,
        calls + other.calls,
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        meteredTokens + other.meteredTokens,
        agentSteps + other.agentSteps,
        agentCalls + other.agentCalls,
        cost.add(other.cost));
  }
}
