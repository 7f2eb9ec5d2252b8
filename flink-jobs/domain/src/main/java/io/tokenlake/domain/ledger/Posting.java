package io.tokenlake.domain.ledger;

/**
 * A line to write into the ledger.
 *
 * @param kind what it does
 * @param claim whose account of the call it books or takes back
 * @param revision counts the lines of one account from 0, so that a line sent twice is recognised
 * @param reason why a line was taken back or booked anew; null for an original
 */
public record Posting(Kind kind, Claim claim, int revision, Reason reason) {

  /** What a line does. A correction never rewrites: it reverses, and restates what is right. */
  public enum Kind {
    ORIGINAL,
    REVERSAL,
    RESTATEMENT
  }

  /** Why the ledger changed its mind. */
  public enum Reason {
    /** A span or event below it, or one of its own, tells of the same call. */
    REPEATED_BELOW,
    /** Another witness of the same response knows more. */
    BETTER_EVIDENCE,
    /** The witness it was booked for was taken back, another one is left. */
    NEXT_BEST_EVIDENCE
  }
}
