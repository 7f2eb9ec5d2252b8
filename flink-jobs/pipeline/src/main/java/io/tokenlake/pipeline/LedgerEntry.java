package io.tokenlake.pipeline;

/**
 * An entry of the ledger.
 *
 * @param callId key of the entry on the topic of calls
 * @param encoded the entry as it is sent to that topic
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and Flink serialises it as it is
public record LedgerEntry(String callId, byte[] encoded) {}
