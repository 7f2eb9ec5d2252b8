package io.tokenlake.domain.agent;

/**
 * What the tree of a trace's spans says about its run. Part of keyed state.
 *
 * @param sums without what only the ledger knows
 * @param depth agents within agents
 * @param fanOut most steps directly below one step
 */
public record RunShape(RunSums sums, int depth, int fanOut) {
  static final RunShape EMPTY = new RunShape(RunSums.ZERO, 0, 0);

  /** Both together; of what is not additive the greater. */
  RunShape plus(RunShape other) {
    return new RunShape(
        sums.plus(other.sums), Math.max(depth, other.depth), Math.max(fanOut, other.fanOut));
  }
}
