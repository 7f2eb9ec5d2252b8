package io.tokenlake.domain.agent;

/**
 * All that is known of a run at one moment. Part of keyed state.
 *
 * @param startedAtMicros earliest start of a step or call, µs since the epoch
 * @param endedAtMicros latest end of a step or call, µs since the epoch
 * @param sums what adds up over rows
 * @param depth agents within agents; the greatest so far
 * @param fanOut most steps directly below one step; the greatest so far
 */
public record RunTotals(
    RunNames names, long startedAtMicros, long endedAtMicros, RunSums sums, int depth, int fanOut) {

  /** The same run with other sums. */
  RunTotals with(RunSums other) {
    return new RunTotals(names, startedAtMicros, endedAtMicros, other, depth, fanOut);
  }
}
