package io.tokenlake.domain.ledger;

import io.tokenlake.domain.ledger.Posting.Kind;
import io.tokenlake.domain.ledger.Posting.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * All that is claimed about one call, and which claim is booked: always the best of those that
 * stand. Whatever the order of claims and retractions, the lines written sum up to that one. A
 * value of keyed state.
 *
 * @param claims the claims that stand
 * @param booked id of the claim that is booked; null when none is
 * @param revision number of the next line
 */
public record CallAccount(List<Claim> claims, String booked, int revision) {
  /**
   * The most witnesses of one call. Where more name the same response, its id is no id, such as a
   * constant; to keep them all would take longer with every one.
   */
  public static final int MOST_CLAIMS = 64;

  /** An account of which nothing is known. */
  public static final CallAccount EMPTY = new CallAccount(List.of(), null, 0);

  /** The account afterwards, and the lines to write, in order. */
  public record Change(CallAccount account, List<Posting> postings) {}

  /** A claim is made; one of the same id replaces nothing and changes nothing. */
  public Change claim(Claim claim) {
    if (find(claim.claimId()) != null) {
      return new Change(this, List.of());
    }
    List<Claim> standing = new ArrayList<>(claims);
    standing.add(claim);
    return book(standing, Reason.BETTER_EVIDENCE, Reason.BETTER_EVIDENCE);
  }

  /** Whether no further claim can be made. */
  public boolean isFull() {
    return claims.size() >= MOST_CLAIMS;
  }

  /** Whether a claim of this id stands. */
  public boolean has(String claimId) {
    return find(claimId) != null;
  }

  /** A claim is taken back; one that does not stand changes nothing. */
  public Change retract(String claimId) {
    List<Claim> standing = new ArrayList<>(claims);
    standing.removeIf(claim -> claim.claimId().equals(claimId));
    return book(standing, Reason.REPEATED_BELOW, Reason.NEXT_BEST_EVIDENCE);
  }

  private Change book(List<Claim> standing, Reason whyReversed, Reason whyRestated) {
    Claim best = standing.stream().min(Claim.BEST_FIRST).orElse(null);
    String bestId = best == null ? null : best.claimId();
    if (Objects.equals(bestId, booked)) {
      return new Change(new CallAccount(standing, booked, revision), List.of());
    }
    List<Posting> postings = new ArrayList<>(2);
    int next = revision;
    if (booked != null) {
      postings.add(new Posting(Kind.REVERSAL, find(booked), next++, whyReversed));
    }
    if (best != null) {
      boolean first = next == 0;
      postings.add(
          new Posting(
              first ? Kind.ORIGINAL : Kind.RESTATEMENT, best, next++, first ? null : whyRestated));
    }
    return new Change(new CallAccount(standing, bestId, next), postings);
  }

  private Claim find(String claimId) {
    return claims.stream()
        .filter(claim -> claim.claimId().equals(claimId))
        .findFirst()
        .orElse(null);
  }
}
