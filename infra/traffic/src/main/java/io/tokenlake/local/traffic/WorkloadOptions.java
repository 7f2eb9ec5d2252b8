package io.tokenlake.local.traffic;

/**
 * How much demo traffic to make.
 *
 * @param calls billed model calls, failed ones included; agents and tools come on top
 * @param seed decides everything but ids and the times of the real client's calls
 * @param duplicates share of the spans to send twice
 */
public record WorkloadOptions(int calls, long seed, double duplicates) {
  public WorkloadOptions {
    if (calls < 1) {
      throw new IllegalArgumentException("calls is " + calls + "; expected 1 or more");
    }
    SpanSender.checkShare(duplicates);
  }

  /** 500 calls, nothing twice. */
  public static WorkloadOptions defaults() {
    return new WorkloadOptions(500, 42, 0);
  }

  /** Sets {@link #calls()}. */
  public WorkloadOptions withCalls(int number) {
    return new WorkloadOptions(number, seed, duplicates);
  }

  /** Sets {@link #seed()}. */
  public WorkloadOptions withSeed(long newSeed) {
    return new WorkloadOptions(calls, newSeed, duplicates);
  }

  /** Sets {@link #duplicates()}. */
  public WorkloadOptions withDuplicates(double share) {
    return new WorkloadOptions(calls, seed, share);
  }
}
