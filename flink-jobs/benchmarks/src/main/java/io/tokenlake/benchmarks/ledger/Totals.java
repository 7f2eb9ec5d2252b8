package io.tokenlake.benchmarks.ledger;

/**
 * What a run is about, as it was generated or as the tables have it.
 *
 * @param spans spans recorded
 * @param calls model calls billed
 * @param priced those of them that have a price
 * @param inputTokens sum over all calls
 * @param outputTokens sum over all calls
 */
record Totals(long spans, long calls, long priced, long inputTokens, long outputTokens) {}
