package io.tokenlake.local.traffic;

import java.time.Duration;

/**
 * One model call of the workload before it becomes a span.
 *
 * @param usage null when the call failed
 * @param timeToFirstChunk null when the answer is not streamed
 * @param failure null when the call was answered
 * @param choices how many answers were asked for
 * @param maxTokens limit per answer; 0 for none
 */
record PlannedCall(
    String operation,
    String model,
    Duration duration,
    Usage usage,
    Duration timeToFirstChunk,
    Failure failure,
    int choices,
    long maxTokens) {

  /**
   * Tokens of a call, as the conventions count them.
   *
   * @param input all of the prompt, cached parts included
   * @param output all of the answer, reasoning included
   */
  record Usage(long input, long output, long cacheRead, long cacheWrite, long reasoning) {}

  /**
   * Why a call failed.
   *
   * @param httpStatus 0 when there was no answer
   */
  record Failure(String errorType, int httpStatus) {}
}
