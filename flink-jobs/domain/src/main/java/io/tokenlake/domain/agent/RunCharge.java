package io.tokenlake.domain.agent;

import java.math.BigDecimal;

/**
 * What an entry of the ledger adds to the run of its trace. Unknown is null.
 *
 * @param spanId span of the call; null where none tells of it
 * @param calls 1, or -1 for a reversal, whose tokens and cost are negative
 * @param costEffective USD
 */
public record RunCharge(
    String traceId,
    String spanId,
    int calls,
    boolean failed,
    Long inTotal,
    Long outTotal,
    BigDecimal costEffective) {}
