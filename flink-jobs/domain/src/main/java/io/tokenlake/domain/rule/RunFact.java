package io.tokenlake.domain.rule;

import java.math.BigDecimal;

/**
 * A step or a model call of a trace or session. Unknown is null.
 *
 * @param id what it is, so that one that comes again is known; an entry of the ledger with its
 *     revision
 * @param step whether it is a step of an agent; else it is an entry of the ledger
 * @param calls 1 for a model call, -1 for one that is taken back, 0 for a step
 * @param tool name of the tool that is called; null when none is
 * @param argumentsDigest equal for equal arguments, within one trace
 * @param eventTimeMicros its end, µs since the epoch
 * @param cost of a call, USD; negative when it is taken back
 */
public record RunFact(
    String id,
    boolean step,
    int calls,
    String traceId,
    String spanId,
    String session,
    String tenant,
    String team,
    String service,
    String environment,
    String agent,
    String model,
    String tool,
    boolean toolCall,
    String argumentsDigest,
    boolean failed,
    long eventTimeMicros,
    BigDecimal cost) {}
