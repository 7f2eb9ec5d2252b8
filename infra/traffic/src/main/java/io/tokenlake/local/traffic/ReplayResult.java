package io.tokenlake.local.traffic;

/**
 * What a replay sent, all of it accepted by the receiver.
 *
 * @param spansSent spans, copies included
 * @param copies how many of them were copies
 * @param calls requests of the trace
 * @param inputTokens sum over the calls
 * @param outputTokens sum over the calls
 */
public record ReplayResult(
    long spansSent, long copies, long calls, long inputTokens, long outputTokens) {}
