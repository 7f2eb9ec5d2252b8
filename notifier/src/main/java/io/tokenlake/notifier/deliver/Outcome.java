package io.tokenlake.notifier.deliver;

/**
 * What came of all attempts.
 *
 * @param delivered whether the receiver has it
 * @param reason why it has not, in a word; of the last attempt
 * @param detail the same in a sentence
 * @param attempts how many there were
 */
public record Outcome(boolean delivered, String reason, String detail, int attempts) {}
