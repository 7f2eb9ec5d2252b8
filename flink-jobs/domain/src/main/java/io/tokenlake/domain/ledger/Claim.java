package io.tokenlake.domain.ledger;

import io.tokenlake.domain.trace.Evidence;
import java.util.Comparator;

/**
 * One witness's account of a call. A value of keyed state.
 *
 * @param claimId who says so: unique within the account
 * @param evidence what the witness knows
 * @param wrapper whether it speaks for all calls below it rather than for one
 * @param leaves how many kinds of tokens it tells apart
 * @param startedAtMicros when the call started, µs since the epoch
 * @param row the entry as it is or would be in the ledger, encoded by the caller
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record Claim(
    String claimId,
    Evidence evidence,
    boolean wrapper,
    int leaves,
    long startedAtMicros,
    byte[] row) {

  /**
   * The best witness first: whoever knows the usage, speaks for one call, tells more kinds of
   * tokens apart, saw it first; then by id, so that the choice never depends on who came first.
   */
  static final Comparator<Claim> BEST_FIRST =
      Comparator.comparing(Claim::evidence)
          .reversed()
          .thenComparing(Claim::wrapper)
          .thenComparing(Comparator.comparingInt(Claim::leaves).reversed())
          .thenComparingLong(Claim::startedAtMicros)
          .thenComparing(Claim::claimId);
}
