package io.tokenlake.domain.rollup;

import java.math.BigDecimal;

/**
 * What rollups need of one entry of the ledger. Unknown is null.
 *
 * @param minuteMicros start of the minute in which the call ended, µs since the epoch
 * @param dimensions values by {@link Dimension#ordinal()}
 * @param counts by {@link Count#ordinal()}, negative in a reversal
 * @param amounts by {@link Amount#ordinal()}, USD, negative in a reversal
 * @param calls 1, or -1 for a reversal
 * @param durationMs how long the call took
 * @param ttftMs how long it took to the first chunk
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and made for each call
public record RollupEntry(
    long minuteMicros,
    String[] dimensions,
    Long[] counts,
    BigDecimal[] amounts,
    int calls,
    long durationMs,
    Long ttftMs,
    String userId,
    String session) {}
