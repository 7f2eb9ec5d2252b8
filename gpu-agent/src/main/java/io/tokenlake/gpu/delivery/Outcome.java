package io.tokenlake.gpu.delivery;

/** How an attempt to deliver a request ended. */
public sealed interface Outcome {
  /**
   * The receiver has it.
   *
   * @param refused items that the receiver took for bad, by partial success
   */
  record Delivered(long refused) implements Outcome {}

  /** It may work later: the receiver is away, overloaded, or knows us not yet. */
  record Later(String reason) implements Outcome {}

  /** It never will: the receiver took the request for bad. */
  record Refused(String reason) implements Outcome {}
}
