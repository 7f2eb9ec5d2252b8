package io.tokenlake.domain.agent;

/**
 * What is new about a run since its last row.
 *
 * @param revision number of the row within its trace, from 0
 * @param runs 1 when the row books a run, -1 when it takes one back, 0 when it adds to one
 * @param delta sums are what is added; all else is as known by now
 */
public record RunRow(String traceId, int revision, int runs, RunTotals delta) {}
