package io.tokenlake.pipeline;

import java.math.BigDecimal;

/**
 * What the ledger must hold after some traffic, known from how the traffic was made.
 *
 * @param accepted spans sent, resent ones and unreadable messages included
 * @param recorded different spans that are sound
 * @param calls model calls made, whoever else repeats their usage
 */
record Truth(
    long accepted,
    long recorded,
    long duplicates,
    long deadLetters,
    long calls,
    long inputTokens,
    long outputTokens,
    BigDecimal cost) {
  static final Truth NOTHING = new Truth(0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO);

  /** Amounts are compared by value, whatever digits they were written with. */
  Truth {
    cost = cost.stripTrailingZeros();
  }

  Truth plus(Truth other) {
    return new Truth(
        accepted + other.accepted,
        recorded + other.recorded,
        duplicates + other.duplicates,
        deadLetters + other.deadLetters,
        calls + other.calls,
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        cost.add(other.cost));
  }
}
