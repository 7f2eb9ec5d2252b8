package io.tokenlake.domain.alert;

import java.math.BigDecimal;

/**
 * What a rule about single calls sees of an entry of the ledger. Unknown is null.
 *
 * @param endedAtMicros end of the call, µs since the epoch
 * @param outTotal output tokens, reasoning included
 * @param costEffective cost, USD
 */
public record BilledCall(
    String callId,
    String traceId,
    String spanId,
    String tenant,
    String team,
    String service,
    String provider,
    String model,
    long endedAtMicros,
    Long outTotal,
    BigDecimal costEffective) {}
