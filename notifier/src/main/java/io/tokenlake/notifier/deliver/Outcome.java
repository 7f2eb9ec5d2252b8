package io.tokenlake.notifier.deliver;

/**
 * What came of all attempts.
 *
 * @param delivered whether the receiver has it
 * @param reason why it has not, in a word; of the last attempt
 * @param detail the same in a sentence
 * @param attempts how many there were
 */
public record Outcome(boolean delivered, String reason, String detail, int attempts) {

  /** Why nothing was sent: no message for the receiver can be made of an alert. */
  public static Outcome ofNoMessage(RuntimeException e) {
    // Its message may have a secret in it.
    return new Outcome(
        false, "unusable", "no message can be made of it: " + e.getClass().getName(), 0);
  }
}
