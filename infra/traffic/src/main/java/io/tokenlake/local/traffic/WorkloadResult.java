package io.tokenlake.local.traffic;

/**
 * What the workload sent, all of it accepted by the receiver, and what the lake should say of it.
 *
 * @param spansSent spans, copies included
 * @param copies how many of them were copies
 * @param callCopies how many of the copies were of billed calls
 * @param calls billed model calls, each counted once, failed ones included
 * @param clientCalls how many of the calls the real OpenAI client made
 * @param failedCalls how many of the calls failed; those have no usage
 * @param inputTokens sum over the calls, cached tokens included
 * @param outputTokens sum over the calls, reasoning tokens included
 */
public record WorkloadResult(
    long spansSent,
    long copies,
    long callCopies,
    long calls,
    long clientCalls,
    long failedCalls,
    long inputTokens,
    long outputTokens) {}
