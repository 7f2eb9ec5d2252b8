package io.tokenlake.local.traffic;

/** Adds up what really happened, from the side that made it happen. */
final class Truth {
  private long calls;
  private long failedCalls;
  private long inputTokens;
  private long outputTokens;

  void answered(long input, long output) {
    calls++;
    inputTokens += input;
    outputTokens += output;
  }

  void failed() {
    calls++;
    failedCalls++;
  }

  long calls() {
    return calls;
  }

  long failedCalls() {
    return failedCalls;
  }

  long inputTokens() {
    return inputTokens;
  }

  long outputTokens() {
    return outputTokens;
  }
}
